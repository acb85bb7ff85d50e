"""Routes about privacy, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api.privacy import Certificate, DataExport, Erase

urlpatterns = [
    path("contacts/<uuid:contact_id>/data-export", DataExport.as_view()),
    path("contacts/<uuid:contact_id>/erase", Erase.as_view()),
    path("contacts/erasures/<uuid:erasure_id>", Certificate.as_view()),
]
