from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "apps.conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Put our pages, words and ears where every app's are."""
        from apps.conversations.analytics import frame as analytics
        from apps.conversations.assignment import frame as assignment
        from apps.conversations.automation import frame as automation
        from apps.conversations.composing import frame as composing
        from apps.conversations.consent import frame as consent
        from apps.conversations.correspondence import frame as correspondence
        from apps.conversations.delivery import frame as delivery
        from apps.conversations.doubts import frame as doubts
        from apps.conversations.folders import frame as folders
        from apps.conversations.handling import frame as handling
        from apps.conversations.hooks import frame as hooks
        from apps.conversations.importing import audit_words as importing
        from apps.conversations.inbox import frame as inbox
        from apps.conversations.operating import frame as operating
        from apps.conversations.outbox import frame as outbox
        from apps.conversations.people import audit_words as people
        from apps.conversations.people import frame as pages
        from apps.conversations.privacy import frame as privacy
        from apps.conversations.segments import frame as segments
        from apps.conversations.thread import frame as thread

        composing.join()
        automation.join()
        assignment.join()
        analytics.join()
        consent.join()
        correspondence.join()
        delivery.join()
        doubts.join()
        folders.join()
        handling.join()
        hooks.join()
        importing.join()
        inbox.join()
        operating.join()
        outbox.join()
        people.join()
        pages.join()
        privacy.join()
        segments.join()
        thread.join()
