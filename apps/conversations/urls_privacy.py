"""Pages about privacy."""

from django.urls import path

from apps.conversations.views import privacy

urlpatterns = [
    path("contacts/<uuid:pk>/data/", privacy.archive, name="contact_archive"),
    path("contacts/<uuid:pk>/erase/", privacy.erase, name="contact_erase"),
    path("settings/erasures/", privacy.certificates, name="erasures"),
    path("settings/erasures/<uuid:pk>/", privacy.certificate, name="erasure"),
]
