"""Two colleagues answer at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from apps.accounts.actor import Actor
from apps.accounts.ids import new_id
from apps.accounts.models import Tenant, User
from apps.conversations.automation import macros
from apps.conversations.handling import colliding
from apps.conversations.handling.refusals import AnsweredMeanwhile
from apps.conversations.models import Conversation, Message
from tests.conversations.outbox.conftest import NO_VALUES, make_template

BEFORE_ALL = UUID(int=0)


@pytest.fixture
def answer(conversation: Conversation, bruno: User) -> Callable[..., Message]:
    def made(**fields: object) -> Message:
        return Message.objects.create(
            contact=conversation.contact, channel=conversation.channel,
            **{
                "direction": "out", "origin": "agent", "kind": "text", "status": "sent",
                "content": {"text": "Já separei"}, "author_id": bruno.pk, **fields,
            },
        )  # fmt: skip

    return made


def test_an_answer_that_came_since_one_began_is_told(answer, conversation, by: Actor):
    made = answer()
    with pytest.raises(AnsweredMeanwhile) as refused:
        colliding.check(conversation, seen=BEFORE_ALL, by=by)
    assert refused.value.extra == {"who": "Bruno Lima", "text": "Já separei", "answer": made.pk}


def test_what_one_has_seen_is_no_surprise(answer, conversation, by: Actor):
    assert colliding.newer(conversation, answer().pk, by) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"status": "failed"},
        {"origin": "automation"},
        {"kind": "reaction"},
        {"direction": "in", "origin": "person"},
    ],
)
def test_only_answers_count(answer, conversation, by: Actor, fields: dict[str, str]):
    answer(**fields)
    assert colliding.newer(conversation, BEFORE_ALL, by) is None


def test_ones_own_answer_does_not_count(answer, conversation, by: Actor, ana: User):
    answer(author_id=ana.pk)
    assert colliding.newer(conversation, BEFORE_ALL, by) is None


def test_what_was_written_on_the_phone_counts(answer, conversation, by: Actor):
    answer(author_id=None, origin="phone")
    with pytest.raises(AnsweredMeanwhile):
        colliding.check(conversation, seen=BEFORE_ALL, by=by)


def test_nothing_leaves_before_one_has_said_so(
    answer, login: Callable[[User], Client], ana: User, conversation: Conversation, acme: Tenant
):
    client, before = login(ana), new_id()
    made = answer()

    def say(seen: UUID) -> HttpResponse:
        path = f"/t/acme/inbox/{conversation.pk}/composer/say/?seen={seen}"
        told = client.post(path, {"text": "Oi"}, headers={"HX-Request": "true"})
        connection.set_tenant(acme)
        return told

    refused = say(before)
    assert refused.status_code == 409
    told = json.loads(refused["HX-Trigger"])["recado:answered"]
    assert told == {"title": "Bruno Lima answered meanwhile", "text": "Já separei"}
    assert Message.objects.outgoing().count() == 1
    assert say(made.pk).status_code == 200
    assert Message.objects.outgoing().count() == 2


@pytest.fixture
def post(login: Callable[[User], Client], ana: User, conversation: Conversation, acme: Tenant):
    client = login(ana)

    def posted(rest: str, **data: str) -> HttpResponse:
        path = f"/t/acme/inbox/{conversation.pk}/{rest}"
        told = client.post(path, data, headers={"HX-Request": "true"})
        connection.set_tenant(acme)
        return told

    return posted


def test_a_template_asks_as_well(answer, post, conversation: Conversation):
    template = make_template(conversation.channel, components=[NO_VALUES])
    before, made = new_id(), answer()
    path = f"composer/templates/{template.pk}/send/"

    refused = post(path, key="a", seen=str(before))
    assert refused.status_code == 409
    assert "Bruno Lima answered meanwhile" in refused["HX-Trigger"]
    assert Message.objects.outgoing().count() == 1

    assert post(path, key="a", seen=str(made.pk)).status_code == 200
    assert Message.objects.outgoing().count() == 2


def test_a_macro_that_says_something_asks_as_well(answer, post, acme: Tenant, by: Actor):
    says = macros.add(acme, name="Thank", actions=[{"do": "reply", "text": "Thanks"}], by=by)
    before, made = new_id(), answer()

    refused = post("macros/", macro=str(says.pk), seen=str(before))
    assert refused.status_code == 409
    assert "Bruno Lima answered meanwhile" in refused["HX-Trigger"]
    assert Message.objects.outgoing().count() == 1

    assert post("macros/", macro=str(says.pk), seen=str(made.pk)).status_code == 200
    assert Message.objects.outgoing().count() == 2


def test_one_that_says_nothing_can_not_be_second(answer, post, acme: Tenant, by: Actor):
    quiet = macros.add(acme, name="Urgent", actions=[{"do": "priority", "priority": 2}], by=by)
    before = new_id()
    answer()

    assert post("macros/", macro=str(quiet.pk), seen=str(before)).status_code == 200
