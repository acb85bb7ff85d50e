"""Pages about people and what they agreed to."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.conversations.urls_automations")),
    path("", include("apps.conversations.urls_composer")),
    path("", include("apps.conversations.urls_doubts")),
    path("", include("apps.conversations.urls_handling")),
    path("", include("apps.conversations.urls_hooks")),
    path("", include("apps.conversations.urls_imports")),
    path("", include("apps.conversations.urls_inbox")),
    path("", include("apps.conversations.urls_reports")),
    path("", include("apps.conversations.urls_segments")),
    path("", include("apps.conversations.urls_thread")),
    path("", include("apps.conversations.urls_consent")),
    path("", include("apps.conversations.urls_privacy")),
    path("", include("apps.conversations.urls_contacts")),
]
