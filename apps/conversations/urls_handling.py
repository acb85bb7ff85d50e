"""What is done with a conversation, below its address."""

from django.urls import path

from apps.conversations.views import handling, handling_dialogs

_ONE = "inbox/<uuid:pk>/"

urlpatterns = [
    path(f"{_ONE}act/", handling.act, name="conversation_act"),
    path(f"{_ONE}desk/", handling.again, name="conversation_desk"),
    path(f"{_ONE}people/", handling.people, name="conversation_people"),
    path(f"{_ONE}hand-over/", handling_dialogs.hand_over, name="conversation_hand_over"),
    path(f"{_ONE}snooze/", handling_dialogs.snooze, name="conversation_snooze"),
    path(f"{_ONE}transcript/", handling_dialogs.take_along, name="conversation_transcript"),
]
