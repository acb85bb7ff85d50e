"""What is done with a conversation, below its address."""

from django.urls import path

from apps.conversations.views import (
    handling,
    handling_dialogs,
    inbox_rules,
    my_inbox,
    teams,
    work_hours,
)

_ONE = "inbox/<uuid:pk>/"
_TEAMS = "settings/teams/"

urlpatterns = [
    path(f"{_ONE}act/", handling.act, name="conversation_act"),
    path(f"{_ONE}desk/", handling.again, name="conversation_desk"),
    path(f"{_ONE}about/", handling.about, name="conversation_about"),
    path(f"{_ONE}people/", handling.people, name="conversation_people"),
    path(f"{_ONE}hand-over/", handling_dialogs.hand_over, name="conversation_hand_over"),
    path(f"{_ONE}snooze/", handling_dialogs.snooze, name="conversation_snooze"),
    path(f"{_ONE}transcript/", handling_dialogs.take_along, name="conversation_transcript"),
    path("settings/inbox/", inbox_rules.page, name="inbox_rules"),
    path("settings/my-inbox/", my_inbox.page, name="my_inbox"),
    path("settings/my-inbox/menu/", my_inbox.menu, name="my_inbox_menu"),
    path("settings/my-inbox/away/", my_inbox.away, name="my_inbox_away"),
    path("settings/my-inbox/back/", my_inbox.back, name="my_inbox_back"),
    path("settings/my-inbox/hours/", work_hours.mine, name="my_hours"),
    path(f"{_TEAMS}hours/<uuid:user_id>/", work_hours.of, name="agent_hours"),
    path(_TEAMS, teams.listing, name="teams"),
    path(f"{_TEAMS}new/", teams.new, name="team_new"),
    path(f"{_TEAMS}<uuid:pk>/", teams.edit, name="team_edit"),
    path(f"{_TEAMS}<uuid:pk>/delete/", teams.delete, name="team_delete"),
    path(f"{_TEAMS}capacity/<uuid:user_id>/", teams.capacity, name="agent_capacity"),
]
