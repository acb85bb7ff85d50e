from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AiConfig(AppConfig):
    name = "apps.ai"
    verbose_name = _("Artificial intelligence")

    def ready(self) -> None:
        """Put our pages, words and part of the API's settings where every app's are."""
        from apps.accounts import audit_words
        from apps.accounts.api import settings
        from apps.accounts.frame import SETTINGS, NavItem, navigation
        from apps.ai import api

        settings.add(api.section)
        navigation.add(
            NavItem(
                _("AI keys"),
                "ai_keys",
                "persona",
                "settings.manage",
                SETTINGS,
                30,
                words=_("openai groq gemini model provider"),
                group="programs",
                about=_("Your own keys of model providers"),
            )
        )
        audit_words.ACTIONS |= {
            "ai_key.changed": _("saved an AI key"),
            "ai_key.removed": _("removed an AI key"),
        }
