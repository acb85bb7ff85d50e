"""Routes about conversations, their notes and teams, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api import conversations, notes

_ONE = "conversations/<uuid:conversation_id>"

urlpatterns = [
    path("conversations", conversations.Conversations.as_view()),
    path(_ONE, conversations.OneConversation.as_view()),
    path(f"{_ONE}/messages", conversations.ConversationMessages.as_view()),
    path(f"{_ONE}/read", conversations.ReadConversation.as_view()),
    path(f"{_ONE}/notes", notes.Notes.as_view()),
    path("teams", notes.Teams.as_view()),
]
