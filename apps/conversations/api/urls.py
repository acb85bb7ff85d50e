"""The routes of people, consent and messages, relative to /api/v1/."""

from apps.conversations.api import (
    urls_analytics,
    urls_automations,
    urls_canned,
    urls_consent,
    urls_contacts,
    urls_conversations,
    urls_hooks,
    urls_imports,
    urls_messages,
    urls_privacy,
    urls_segments,
)

# Fixed words (contacts/import, contacts/export) before those with an id.
urlpatterns = [
    *urls_imports.urlpatterns,
    *urls_segments.urlpatterns,
    *urls_consent.urlpatterns,
    *urls_privacy.urlpatterns,
    *urls_contacts.urlpatterns,
    *urls_conversations.urlpatterns,
    *urls_canned.urlpatterns,
    *urls_messages.urlpatterns,
    *urls_hooks.urlpatterns,
    *urls_analytics.urlpatterns,
    *urls_automations.urlpatterns,
]
