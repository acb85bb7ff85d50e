"""Pages about imports."""

from django.urls import path

from apps.conversations.views import imports, imports_format, imports_plan, imports_run

urlpatterns = [
    path("contacts/imports/", imports.listing, name="imports"),
    path("contacts/imports/<uuid:pk>/", imports_run.page, name="import"),
    path("contacts/imports/<uuid:pk>/columns/", imports_plan.columns, name="import_columns"),
    path("contacts/imports/<uuid:pk>/format/", imports_format.correct, name="import_format"),
    path("contacts/imports/<uuid:pk>/preview/", imports_plan.preview, name="import_preview"),
    path("contacts/imports/<uuid:pk>/rules/", imports_plan.rules, name="import_rules"),
    path("contacts/imports/<uuid:pk>/check/", imports_run.check, name="import_check"),
    path("contacts/imports/<uuid:pk>/run/", imports_run.run, name="import_run"),
    path("contacts/imports/<uuid:pk>/cancel/", imports_run.cancel, name="import_cancel"),
    path("contacts/imports/<uuid:pk>/undo/", imports_run.undo, name="import_undo"),
    path("contacts/imports/<uuid:pk>/errors/", imports_run.errors, name="import_errors"),
]
