from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AiConfig(AppConfig):
    name = "apps.ai"
    verbose_name = _("Artificial intelligence")

    def ready(self) -> None:
        from apps.accounts.api import settings
        from apps.ai import api

        settings.add(api.section)
