"""Fragments of a thread, below its conversation."""

from django.urls import path

from apps.conversations.views import thread, thread_acts, thread_forward, thread_notes

_MESSAGE = "inbox/<uuid:pk>/m/<uuid:message_id>"
_NOTE = "inbox/<uuid:pk>/n/<uuid:note_id>"

urlpatterns = [
    path("inbox/<uuid:pk>/thread/", thread.pane, name="thread"),
    path("inbox/<uuid:pk>/thread/items/", thread.items, name="thread_items"),
    path("inbox/<uuid:pk>/thread/again/", thread.again, name="thread_again"),
    path("inbox/<uuid:pk>/read/", thread.read, name="thread_read"),
    path(f"{_MESSAGE}/", thread.message, name="thread_message"),
    path(f"{_MESSAGE}/menu/", thread.menu, name="thread_menu"),
    path(f"{_MESSAGE}/details/", thread.details, name="thread_details"),
    path(f"{_MESSAGE}/react/", thread_acts.react, name="thread_react"),
    path(f"{_MESSAGE}/cancel/", thread_acts.cancel, name="thread_cancel"),
    path(f"{_MESSAGE}/confirm/", thread_acts.confirm, name="thread_confirm"),
    path(f"{_MESSAGE}/again/", thread_acts.again, name="thread_send_again"),
    path(f"{_MESSAGE}/revoke/", thread_acts.revoke, name="thread_revoke"),
    path(f"{_MESSAGE}/forward/", thread_forward.forward, name="thread_forward"),
    path(f"{_MESSAGE}/cards/<int:place>/", thread_acts.save_card, name="thread_save_card"),
    path(f"{_NOTE}/", thread_notes.change, name="thread_note"),
    path(f"{_NOTE}/delete/", thread_notes.remove, name="thread_note_delete"),
]
