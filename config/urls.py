"""Addresses inside a tenant: on its own domain, or under /t/<slug>/ on the main host."""

from django.urls import include, path

from apps.accounts.admin import tenant_admin

urlpatterns = [
    path("", include("apps.accounts.urls")),
    path("", include("apps.ai.urls")),
    path("", include("apps.accounts.urls_people")),
    path("admin/", tenant_admin.urls),
    path("api/", include("config.urls_api")),
]
handler403 = "apps.accounts.views.errors.permission_denied"
handler404 = "config.api.errors.not_found"
handler500 = "config.api.errors.server_error"
