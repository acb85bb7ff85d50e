"""Addresses inside a tenant: on its own domain, or under /t/<slug>/ on the main host."""

from django.urls import include, path

from apps.accounts.admin import tenant_admin
from apps.accounts.views import landing

urlpatterns = [
    path("", include("apps.accounts.urls")),
    path("", include("apps.whatsapp.urls")),
    path("", include("apps.conversations.urls")),
    path("", include("apps.ai.urls")),
    path("", include("apps.campaigns.urls")),
    path("", include("apps.accounts.urls_people")),
    path("start/", landing.start_inside),
    path("t/<slug:slug>/", landing.by_slug),
    path("t/<slug:slug>/<path:rest>", landing.by_slug),
    path("admin/", tenant_admin.urls),
    path("api/", include("config.urls_api")),
]
handler403 = "apps.accounts.views.errors.permission_denied"
handler404 = "config.api.errors.not_found"
handler500 = "config.api.errors.server_error"
