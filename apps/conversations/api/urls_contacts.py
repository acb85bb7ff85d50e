"""Routes about contacts, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api.contacts import Contacts, OneContact
from apps.conversations.api.tags import OneTag, Tags

urlpatterns = [
    path("contacts", Contacts.as_view()),
    path("contacts/<uuid:contact_id>", OneContact.as_view()),
    path("tags", Tags.as_view()),
    path("tags/<int:tag_id>", OneTag.as_view()),
]
