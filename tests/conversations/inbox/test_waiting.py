"""Who waits for an answer, what wakes and opens again, and how far our latest message came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations import advancing, news, outbox
from apps.conversations.models import (
    Conversation,
    ConversationEvent,
    InboxRules,
    Message,
    Team,
    Thread,
)
from apps.conversations.outbox import Draft
from apps.conversations.ranks import Change
from tests.conversations.inbox.wire import change, comes, message, writes


def soon(seconds: int = 0) -> int:
    """A moment of now, as Meta writes it."""
    return int(timezone.now().timestamp()) + seconds


@pytest.fixture
def asked(at_acme, acmes) -> Conversation:
    """Rosa has just asked something."""
    comes(at_acme, writes(acmes, message(body="Cadê?", at=soon(-60))))
    return Conversation.objects.get()


@pytest.fixture
def say(at_acme, acmes, asked):
    def said(text="Já vai", origin="agent"):
        to = asked.contact
        draft = Draft(to=to, content={"text": text}, channel=acmes, origin=origin)
        return outbox.send(at_acme, draft, by=PLATFORM)

    return said


def now_is(conversation: Conversation) -> Conversation:
    conversation.refresh_from_db()
    return conversation


def advance(tenant, capture, message: Message, status: str, **more) -> None:
    with capture(execute=True):
        advancing.apply(tenant, [Change(message.pk, status, timezone.now(), **more)])


def test_somebody_waits_from_the_first_message_that_nobody_has_answered(at_acme, acmes, asked):
    since = asked.waiting_since
    comes(at_acme, writes(acmes, message(body="Oi?", at=soon(-30))))

    assert since == asked.last_inbound_at
    assert now_is(asked).waiting_since == since


def test_a_clock_that_is_ahead_makes_nobody_wait_from_the_future(at_acme, acmes):
    comes(at_acme, writes(acmes, message(at=soon(3600))))

    assert Conversation.objects.get().waiting_since <= timezone.now()


@pytest.mark.parametrize("origin", ["agent", "ai", "api"])
def test_an_answer_ends_the_waiting_and_its_time_is_kept(asked, say, origin):
    first = say(origin=origin)
    say("Mais uma coisa", origin=origin)

    assert now_is(asked).waiting_since is None
    assert asked.answered_at == first.created_at
    assert (asked.preview, asked.preview_status) == ("Mais uma coisa", "queued")


@pytest.mark.parametrize("origin", ["automation", "campaign"])
def test_what_nobody_has_thought_about_is_no_answer(asked, say, origin):
    say(origin=origin)

    assert now_is(asked).waiting_since is not None
    assert asked.answered_at is None


def test_an_answer_from_the_phone_counts_by_its_own_clock(at_acme, acmes, asked):
    late = message(body="Antes", to="5511900000101", by="5511900000100", at=soon(-90))
    comes(at_acme, change(acmes, field="smb_message_echoes", message_echoes=[late]))
    assert now_is(asked).waiting_since is not None

    said = message(body="Depois", to="5511900000101", by="5511900000100", at=soon(-20))
    comes(at_acme, change(acmes, field="smb_message_echoes", message_echoes=[said]))
    assert now_is(asked).waiting_since is None
    assert (asked.preview, asked.preview_status) == ("Depois", "sent")


def test_the_tick_follows_the_latest_message_alone(
    at_acme, acmes, asked, say, django_capture_on_commit_callbacks
):
    older, latest = say("um"), say("dois")
    advance(at_acme, django_capture_on_commit_callbacks, older, "read")
    assert now_is(asked).preview_status == "queued"

    advance(at_acme, django_capture_on_commit_callbacks, latest, "delivered")
    assert now_is(asked).preview_status == "delivered"

    comes(at_acme, writes(acmes, message(body="obrigada", at=soon(1))))
    assert now_is(asked).preview_status == ""
    advance(at_acme, django_capture_on_commit_callbacks, latest, "read")
    assert now_is(asked).preview_status == ""


def test_whoever_got_no_answer_after_all_waits_again(
    at_acme, asked, say, django_capture_on_commit_callbacks
):
    since = asked.waiting_since
    failed = say()
    advance(at_acme, django_capture_on_commit_callbacks, failed, "failed", code="x")

    assert (now_is(asked).waiting_since, asked.answered_at) == (since, None)
    assert asked.preview_status == "failed"


def test_called_back_it_is_as_if_it_had_never_been_written(
    at_acme, asked, say, django_capture_on_commit_callbacks
):
    before = now_is(asked)
    said = say("Ops")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.cancel(at_acme, said, by=PLATFORM)

    after = Conversation.objects.get()
    for field in ("preview", "preview_status", "last_message_at", "waiting_since", "answered_at"):
        assert getattr(after, field) == getattr(before, field), field


def test_a_second_answer_that_failed_leaves_the_first_one_standing(
    at_acme, asked, say, django_capture_on_commit_callbacks
):
    first, second = say("um"), say("dois")
    advance(at_acme, django_capture_on_commit_callbacks, second, "failed", code="x")

    assert (now_is(asked).waiting_since, asked.answered_at) == (None, first.created_at)


def test_what_is_snoozed_wakes_when_they_write(at_acme, acmes, asked):
    Conversation.objects.update(
        status="pending", snoozed_until=timezone.now() + timedelta(days=1), waiting_since=None
    )
    comes(at_acme, writes(acmes, message(body="e agora?", at=soon())))

    assert (now_is(asked).status, asked.snoozed_until) == ("open", None)
    assert asked.waiting_since is not None
    assert [one.kind for one in ConversationEvent.objects.order_by("id")] == ["opened", "woken"]


def test_closed_a_short_while_ago_it_opens_again_with_whoever_had_it(at_acme, acmes, asked):
    team = Team.objects.create(name="Loja")
    davi = asked.contact_id  # any id will do
    Conversation.objects.update(
        status="closed", closed_at=timezone.now() - timedelta(hours=23), assignee_id=davi, team=team
    )
    comes(at_acme, writes(acmes, message(body="Voltei", at=soon())))

    again = Conversation.objects.get()
    assert (again.pk, again.status, again.closed_at) == (asked.pk, "open", None)
    assert (again.assignee_id, again.team) == (davi, team)
    assert [one.kind for one in ConversationEvent.objects.order_by("id")] == ["opened", "reopened"]


@pytest.mark.parametrize(
    ("hours", "closed", "status"),
    [(0, 0, "closed"), (24, 25, "closed"), (48, 25, "closed"), (24, 1, "archived")],
)
def test_otherwise_a_new_one_is_opened(at_acme, acmes, asked, hours, closed, status):
    InboxRules.objects.create(reopen_hours=hours)
    ago = timedelta(hours=closed, seconds=5)
    Conversation.objects.update(status=status, closed_at=timezone.now() - ago)
    comes(at_acme, writes(acmes, message(body="Voltei", at=soon())))

    many = 1 if hours == 48 else 2
    assert Conversation.objects.count() == many
    assert Thread.objects.count() == 1
    assert Conversation.objects.open_ones().count() == 1


def test_who_listens_hears_what_was_opened(at_acme, acmes):
    heard = []

    def hear(opened, reopened, tenant, **_):
        heard.append(([one.preview for one in opened], [one.preview for one in reopened]))

    news.conversations_opened.connect(hear)
    comes(at_acme, writes(acmes, message(body="um", at=soon())))
    comes(at_acme, writes(acmes, message(body="dois", at=soon())))
    Conversation.objects.update(status="closed", closed_at=timezone.now())
    comes(at_acme, writes(acmes, message(body="três", at=soon())))

    assert heard == [(["um"], []), ([], ["três"])]


def test_the_opening_is_told_before_what_opened_it(at_acme, asked):
    assert ConversationEvent.objects.get().pk < Message.objects.get().pk


def test_neighbours_have_rules_of_their_own(at_acme, acmes, globex, globexs, asked):
    with in_tenant(globex):
        InboxRules.objects.create(reopen_hours=0)
        comes(globex, writes(globexs, message(at=soon())))
        Conversation.objects.update(status="closed", closed_at=timezone.now())
        comes(globex, writes(globexs, message(at=soon())))
        assert Conversation.objects.count() == 2
    assert Conversation.objects.count() == 1
