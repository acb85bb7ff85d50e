"""Pages about channels, templates and files."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.whatsapp.urls_embedded")),
    path("", include("apps.whatsapp.urls_channels")),
    path("", include("apps.whatsapp.urls_sessions")),
    path("", include("apps.whatsapp.urls_templates")),
    path("", include("apps.whatsapp.urls_media")),
]
