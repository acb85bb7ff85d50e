"""The wire's routes, relative to /api/v1/."""

from apps.whatsapp.api import urls_channels, urls_media, urls_templates

urlpatterns = [
    *urls_channels.urlpatterns,
    *urls_templates.urlpatterns,
    *urls_media.urlpatterns,
]
