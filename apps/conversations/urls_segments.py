"""Pages about segments, bulk actions and exports."""

from django.urls import path

from apps.conversations.views import bulk_jobs, export, segment_editor, segment_lists, segments

_JOB = "contacts/actions/<uuid:pk>/"

_ONE = "contacts/segments/<uuid:pk>/"

urlpatterns = [
    path("contacts/segments/", segments.listing, name="segments"),
    path("contacts/segments/new/", segment_editor.new, name="segment_new"),
    path("contacts/segments/new-list/", segments.new_list, name="segment_new_list"),
    path("contacts/segments/look/", segment_editor.look, name="segment_look"),
    path(_ONE, segment_editor.one, name="segment"),
    path(f"{_ONE}count/", segments.count, name="segment_count"),
    path(f"{_ONE}delete/", segments.delete, name="segment_delete"),
    path(f"{_ONE}put/", segment_lists.put, name="segment_put"),
    path(f"{_ONE}take/", segment_lists.take, name="segment_take"),
    path("contacts/export/", export.ask_export, name="contacts_export"),
    path("contacts/actions/", bulk_jobs.listing, name="bulk_jobs"),
    path(_JOB, bulk_jobs.one, name="bulk_job"),
    path(f"{_JOB}cancel/", bulk_jobs.cancel, name="bulk_cancel"),
    path(f"{_JOB}undo/", bulk_jobs.undo, name="bulk_undo"),
    path("contacts/exports/<uuid:pk>/<str:token>/", bulk_jobs.file, name="export_file"),
]
