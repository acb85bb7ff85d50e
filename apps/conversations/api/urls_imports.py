"""Routes about imports, relative to /api/v1/."""

from django.urls import URLPattern, path

from apps.conversations.api import imports

urlpatterns: list[URLPattern] = [
    path("contacts/import", imports.StartImport.as_view()),
    path("contacts/imports", imports.Imports.as_view()),
    path("contacts/imports/<uuid:import_id>", imports.OneImport.as_view()),
    path("contacts/imports/<uuid:import_id>/cancel", imports.CancelImport.as_view()),
    path("contacts/imports/<uuid:import_id>/undo", imports.UndoImport.as_view()),
    path("contacts/imports/<uuid:import_id>/errors", imports.ErrorRows.as_view()),
]
