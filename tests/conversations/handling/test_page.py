"""What is done with a conversation from its page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant, User
from apps.conversations.handling import transcript
from apps.conversations.models import Conversation, Message, Note, Team

Act = Callable[..., HttpResponse]


@pytest.fixture
def act(login: Callable[[User], Client], ana: User, conversation: Conversation) -> Act:
    """As Ana, from the page of the conversation; the test goes on inside the company."""
    client = login(ana)

    def post(**asked: str) -> HttpResponse:
        where = f"/t/acme/inbox/{conversation.pk}/"
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{where}"}
        answer = client.post(f"{where}{asked.pop('at', 'act/')}", asked, headers=headers)
        connection.set_tenant(Tenant.objects.get(slug="acme"))
        conversation.refresh_from_db()
        return answer

    return post


def toast(answer: HttpResponse) -> dict[str, Any]:
    return json.loads(answer["HX-Trigger-After-Swap"])["showToast"]


def undo(answer: HttpResponse, act: Act, conversation: Conversation) -> HttpResponse:
    path = toast(answer)["undo"].removeprefix(f"/t/acme/inbox/{conversation.pk}/")
    return act(at=path)


@pytest.mark.parametrize(
    ("asked", "field", "before", "after"),
    [
        ({"do": "close"}, "status", "open", "closed"),
        ({"do": "archive"}, "status", "open", "archived"),
        ({"do": "snooze", "until": "writes"}, "status", "open", "pending"),
        ({"do": "snooze", "until": "2099-01-01T09:00"}, "status", "open", "pending"),
        ({"do": "priority", "to": "2"}, "priority", 0, 2),
        ({"do": "ai", "to": "on"}, "ai_enabled", False, True),
    ],
)
def test_each_act_is_taken_back_by_its_toast(
    act: Act, conversation: Conversation, asked: dict[str, str], field: str, before, after
):
    answer = act(**asked)
    assert (answer.status_code, getattr(conversation, field)) == (200, after)
    again = undo(answer, act, conversation)
    assert getattr(conversation, field) == before
    assert "undo" not in toast(again)


def test_taking_it_and_giving_it_back(act: Act, conversation: Conversation, ana: User):
    answer = act(do="assign", to="me")
    assert conversation.assignee_id == ana.pk
    assert toast(answer)["text"] == "The conversation is yours now."
    undo(answer, act, conversation)
    assert conversation.assignee_id is None


def test_a_tag_is_put_on_and_taken_off(act: Act, conversation: Conversation):
    answer = act(do="tag", tag="VIP, Troca")
    assert len(conversation.tags) == 2
    assert "VIP" in answer.content.decode()
    undo(answer, act, conversation)
    assert conversation.tags == []


def test_a_team_gets_it(act: Act, conversation: Conversation):
    team = Team.objects.create(name="Trocas")
    answer = act(do="team", to=str(team.pk))
    assert conversation.team_id == team.pk
    undo(answer, act, conversation)
    assert conversation.team_id is None


def test_handing_over_leaves_a_note(act: Act, conversation: Conversation, bruno: User):
    answer = act(at="hand-over/", to=str(bruno.pk), note="Veja o boleto")
    assert conversation.assignee_id == bruno.pk
    assert Note.objects.get().text == "Veja o boleto"
    assert toast(answer)["text"] == "Bruno Lima has the conversation now."


def test_snoozing_into_the_past_is_refused_in_the_dialog(act: Act, conversation: Conversation):
    answer = act(at="snooze/", until="2020-01-01T09:00")
    assert "This moment has passed" in answer.content.decode()
    assert conversation.status == "open"


def test_what_nobody_knows_is_refused(act: Act):
    assert act(do="explode").status_code == 400
    assert act(do="priority", to="9").status_code == 400
    assert act(do="snooze", until="soon").status_code == 400
    assert act(do="tag", tag=" , ").status_code == 400


def test_the_answer_brings_the_acts_and_details_as_they_are_now(act: Act):
    drawn = act(do="close").content.decode()
    assert 'value="reopen"' in drawn
    assert "Closed" in drawn


def test_the_page_of_a_viewer_has_no_act(as_viewer: Client, conversation: Conversation):
    page = as_viewer.get(f"/t/acme/inbox/{conversation.pk}/").content.decode()
    assert "Who answers" in page
    assert f"/inbox/{conversation.pk}/act/" not in page
    assert (
        as_viewer.post(f"/t/acme/inbox/{conversation.pk}/act/", {"do": "close"}).status_code == 403
    )


def test_the_list_of_colleagues_has_those_who_may_answer(
    login: Callable[[User], Client],
    ana: User,
    bruno: User,
    viewer: User,
    conversation: Conversation,
):
    page = login(ana).get(f"/t/acme/inbox/{conversation.pk}/people/").content.decode()
    assert "Bruno Lima" in page
    assert viewer.called not in page


@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_what_was_said_is_taken_along_without_notes(
    login: Callable[[User], Client], ana: User, conversation: Conversation, kind: str, by: Actor
):
    conversation.notes.create(thread_id=conversation.thread_id, text="segredo", author_id=ana.pk)
    Message.objects.create(
        contact=conversation.contact, channel=conversation.channel, direction="in",
        origin="person", kind="text", content={"text": "Olá, “tudo” bem? 😀"}, status="received",
    )  # fmt: skip
    answer = login(ana).get(f"/t/acme/inbox/{conversation.pk}/transcript/?as={kind}")
    if kind == "text":
        assert "Olá, “tudo” bem?" in answer.content.decode()
        assert "segredo" not in answer.content.decode()
    else:
        assert answer.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="conversation.taken_along").count() == 1


def test_it_begins_with_what_opened_the_conversation(acme: Tenant, conversation: Conversation):
    """They wrote before it reached us."""
    asked = conversation.opened_at - timedelta(seconds=2)
    conversation.asked_at = asked
    for at, text in ((asked - timedelta(days=1), "Antes"), (asked, "Cadê meu pedido?")):
        Message.objects.create(
            contact=conversation.contact, channel=conversation.channel, direction="in",
            origin="person", kind="text", content={"text": text}, status="received", created_at=at,
        )  # fmt: skip

    told = transcript.of(acme, conversation)

    assert [one.text for one in told.said] == ["Cadê meu pedido?"]


def test_it_goes_by_mail_to_a_colleague(
    act: Act, bruno: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = act(at="transcript/", to=str(bruno.pk))
    assert "bruno@acme.example.com" in toast(answer)["text"]
    assert mailoutbox[0].to == ["bruno@acme.example.com"]
    assert mailoutbox[0].attachments[0][2] == "application/pdf"


def test_another_company_finds_nothing(stranger: User, login, conversation: Conversation):
    assert login(stranger).get(f"/t/globex/inbox/{conversation.pk}/desk/").status_code == 404


def test_who_has_gone_on_gets_the_toast_alone(as_admin: Client, conversation: Conversation):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/t/acme/inbox/"}
    path = f"/t/acme/inbox/{conversation.pk}/act/?do=close"
    answer = as_admin.post(path, headers=headers)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"])["showToast"] == {"text": "Conversation closed."}
