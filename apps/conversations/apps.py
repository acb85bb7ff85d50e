from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "apps.conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Put our pages, words and ears where every app's are."""
        from apps.conversations.consent import frame as consent
        from apps.conversations.importing import audit_words as importing
        from apps.conversations.people import audit_words as people

        consent.join()
        importing.join()
        people.join()
