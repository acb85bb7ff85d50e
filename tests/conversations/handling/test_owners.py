"""Whose conversation it is."""

from __future__ import annotations

import pytest

from apps.accounts.actor import Actor
from apps.accounts.ids import new_id
from apps.accounts.models import Notification, Tenant, User
from apps.conversations import handling
from apps.conversations.handling.refusals import Closed, NobodyToAssign, NoSuchTeam
from apps.conversations.models import Conversation, ConversationEvent, Note, Team, TeamMember


def kinds(conversation: Conversation) -> list[str]:
    return list(conversation.events.order_by("id").values_list("kind", flat=True))


def test_taking_it_tells_nobody_but_stands_between_the_messages(
    acme: Tenant, conversation: Conversation, ana: User, by: Actor
):
    assert handling.assign(acme, conversation, to=ana.pk, by=by)
    assert conversation.assignee_id == ana.pk
    event = ConversationEvent.objects.get()
    assert (event.kind, event.by_name, event.data) == ("assigned", "Ana Prado", {"to": str(ana.pk)})
    assert not Notification.objects.filter(user=ana).exists()


def test_whoever_gets_it_from_a_colleague_is_told_without_the_customers_name(
    acme: Tenant, conversation: Conversation, bruno: User, by: Actor
):
    handling.assign(acme, conversation, to=bruno.pk, by=by)
    notice = Notification.objects.get(user=bruno)
    assert notice.params == {"conversation": str(conversation.pk), "by": "Ana Prado"}
    assert str(conversation.pk) in notice.url


def test_the_same_colleague_again_changes_nothing(
    acme: Tenant, conversation: Conversation, ana: User, by: Actor
):
    handling.assign(acme, conversation, to=ana.pk, by=by)
    assert not handling.assign(acme, conversation, to=ana.pk, by=by)
    assert kinds(conversation) == ["assigned"]


def test_giving_it_back_says_whose_it_was(
    acme: Tenant, conversation: Conversation, ana: User, by: Actor
):
    handling.assign(acme, conversation, to=ana.pk, by=by)
    handling.assign(acme, conversation, to=None, by=by)
    assert conversation.assignee_id is None
    assert conversation.events.get(kind="unassigned").data == {"from": str(ana.pk)}


@pytest.mark.parametrize("who", ["viewer", "stranger", "nobody"])
def test_nobody_gets_it_who_could_not_answer(
    acme: Tenant, conversation: Conversation, by: Actor, viewer: User, stranger: User, who: str
):
    to = {"viewer": viewer.pk, "stranger": stranger.pk, "nobody": new_id()}[who]
    with pytest.raises(NobodyToAssign):
        handling.assign(acme, conversation, to=to, by=by)
    assert kinds(conversation) == []


def test_a_closed_one_is_nobodys_to_take(
    acme: Tenant, conversation: Conversation, ana: User, by: Actor
):
    handling.close(acme, conversation, by=by)
    with pytest.raises(Closed):
        handling.assign(acme, conversation, to=ana.pk, by=by)


def test_handing_over_leaves_the_note_beside_what_was_said(
    acme: Tenant, conversation: Conversation, bruno: User, by: Actor
):
    handling.hand_over(acme, conversation, to=bruno.pk, note="Wants the blue one.", by=by)
    assert conversation.assignee_id == bruno.pk
    assert Note.objects.get().text == "Wants the blue one."


def test_handing_over_to_a_stranger_leaves_no_note(
    acme: Tenant, conversation: Conversation, stranger: User, by: Actor
):
    with pytest.raises(NobodyToAssign):
        handling.hand_over(acme, conversation, to=stranger.pk, note="Secret", by=by)
    assert not Note.objects.exists()


def test_a_team_takes_it_from_whoever_is_not_of_it(
    acme: Tenant, conversation: Conversation, ana: User, bruno: User, by: Actor
):
    team = Team.objects.create(name="Returns")
    TeamMember.objects.create(team=team, user_id=bruno.pk)
    handling.assign(acme, conversation, to=ana.pk, by=by)
    handling.give_to_team(acme, conversation, team=team.pk, by=by)
    assert (conversation.team_id, conversation.assignee_id) == (team.pk, None)
    handling.assign(acme, conversation, to=bruno.pk, by=by)
    handling.give_to_team(acme, conversation, team=None, by=by)
    assert (conversation.team_id, conversation.assignee_id) == (None, bruno.pk)


def test_an_unknown_team_is_refused(acme: Tenant, conversation: Conversation, by: Actor):
    with pytest.raises(NoSuchTeam):
        handling.give_to_team(acme, conversation, team=new_id(), by=by)
