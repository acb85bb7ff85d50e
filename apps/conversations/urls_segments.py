"""Pages about segments, bulk actions and exports."""

from django.urls import path

from apps.conversations.views import bulk_jobs

_JOB = "contacts/actions/<uuid:pk>/"

urlpatterns = [
    path("contacts/actions/", bulk_jobs.listing, name="bulk_jobs"),
    path(_JOB, bulk_jobs.one, name="bulk_job"),
    path(f"{_JOB}cancel/", bulk_jobs.cancel, name="bulk_cancel"),
    path(f"{_JOB}undo/", bulk_jobs.undo, name="bulk_undo"),
    path("contacts/exports/<uuid:pk>/<str:token>/", bulk_jobs.file, name="export_file"),
]
