"""Addresses of the platform itself, on the main hosts."""

from django.conf import settings
from django.urls import include, path

from apps.accounts.admin import platform_admin
from apps.accounts.views import design, domains, first_admin, landing
from apps.whatsapp.views import embedded
from apps.whatsapp.views.webhooks import webhook
from config.health import views as health

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("start/", landing.start, name="start"),
    path("platform/first-admin/<str:token>/", first_admin.first_admin, name="first_admin"),
    path("", include("apps.accounts.urls_people")),
    path("internal/domains/ask", domains.served, name="domain_served"),
    path("channels/embedded/", embedded.callback, name="embedded_callback"),
    path("webhooks/<str:provider>/", webhook, name="webhook"),
    path("webhooks/<str:provider>/<uuid:channel_id>/", webhook, name="webhook_of_channel"),
    path("admin/", platform_admin.urls),
    path("api/", include("config.urls_api")),
    # The slug of no company: the API answers as to a stranger, not telling which slugs exist.
    path("t/<str:outer_slug>/api/", include("config.urls_api")),
    path("health", health.health, name="health"),
    path("health/db", health.database, name="health_database"),
    path("health/redis", health.redis, name="health_redis"),
    path("health/workers", health.workers, name="health_workers"),
    path("metrics", health.metrics, name="metrics"),
]
if settings.DEBUG:
    urlpatterns.append(path("design/", design.design, name="design"))
handler403 = "apps.accounts.views.errors.permission_denied"
handler404 = "config.api.errors.not_found"
handler500 = "config.api.errors.server_error"
