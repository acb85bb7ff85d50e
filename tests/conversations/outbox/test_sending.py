"""The door out: what may leave joins the queue, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.errors import EmailNotVerified, QuotaExceeded, Refusal, TenantSuspended
from apps.conversations import outbox
from apps.conversations.consent import ledger
from apps.conversations.consent.reasons import MayNotReceive
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.delivery import waking
from apps.conversations.models import Contact, Message, Thread
from apps.conversations.outbox import Draft
from apps.conversations.outbox.refusals import ChannelGone, NoChannel, WindowClosed
from apps.conversations.people import contacts
from apps.whatsapp.channels.refusals import ChannelHeld
from apps.whatsapp.media.refusals import NotReady
from apps.whatsapp.messages import Address
from tests.conversations.consent.people import make_contact, said
from tests.conversations.outbox.conftest import (
    ROSA,
    make_channel,
    make_inbound,
    make_media,
    make_thread,
)

HELLO = {"text": "Hello, Rosa"}


def hello(to: Any, **more: Any) -> Draft:
    return Draft(to=to, content=HELLO, **more)


def test_a_reply_joins_the_queue(acme, thread, rosa, channel, by):
    message = outbox.send(acme, hello(rosa, origin="agent"), by=by)

    kept = Message.objects.get(pk=message.pk)
    assert (kept.status, kept.direction, kept.origin, kept.kind) == (
        "queued",
        "out",
        "agent",
        "text",
    )
    assert (kept.contact, kept.channel, kept.batch) == (rosa, channel, None)
    assert kept.content == {"text": "Hello, Rosa", "previewUrl": False}
    assert kept.category == "service"
    assert kept.author_id == by.user.pk
    assert kept.due_at == kept.created_at
    assert kept.ask_at == kept.due_at + timedelta(minutes=10)


def test_a_program_is_never_asked_whether_it_still_means_it(acme, thread, rosa, by):
    assert outbox.send(acme, hello(rosa), by=by).ask_at is None


def test_the_slices_are_told_once_it_is_committed(
    acme, thread, rosa, by, monkeypatch, django_capture_on_commit_callbacks
):
    told: list[str] = []
    monkeypatch.setattr(waking, "tell", told.extend)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.send(acme, hello(rosa), by=by)
        assert told == []

    assert told == [acme.schema_name]


def test_the_conversation_shows_it_as_its_latest(acme, conversation, by):
    before = conversation.last_message_at

    outbox.send(acme, hello(conversation), by=by)

    conversation.refresh_from_db()
    assert conversation.preview == "Hello, Rosa"
    assert conversation.last_message_at > before
    conversation.contact.refresh_from_db()
    assert conversation.contact.last_written_at is not None


def test_somebody_unknown_becomes_a_contact(acme, qr, by):
    message = outbox.send(acme, hello(Address(phone="+5511900000177")), by=by)

    assert message.contact is not None
    assert (message.contact.phone, message.contact.source) == ("+5511900000177", "api")


def test_a_rehearsal_keeps_nothing(acme, qr, by):
    plan = outbox.rehearse(acme, hello(Address(phone="+5511900000177")), by=by)

    assert (plan.channel, plan.message.category, plan.parts) == (qr, "service", 1)
    assert not Message.objects.exists()
    assert not Contact.objects.exists()
    assert quotas.use_of(acme, "messages_per_day").used == 0


def test_variables_are_filled_for_the_person(acme, thread, rosa, by):
    draft = Draft(
        to=rosa,
        content={"text": "Oi, {{nome}}! {{categoria|Cliente}} {{cupom}}"},
        values={"Cupom": "X1"},
    )

    assert outbox.send(acme, draft, by=by).content["text"] == "Oi, Rosa! Cliente X1"


@pytest.mark.parametrize("text", ["Oi, {{apelido}}!", "Oi, {{email}}!", "{{}}"])
def test_braces_never_reach_anybody(acme, thread, rosa, by, text):
    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, Draft(to=rosa, content={"text": text}), by=by)

    assert list(refused.value.errors) == ["content"]
    assert not Message.objects.exists()


# ── The 24 hours ──


def test_after_a_day_only_a_template_may_be_sent(acme, rosa, channel, by):
    make_thread(rosa, channel, silent_for=timedelta(hours=25))

    with pytest.raises(WindowClosed, match="template") as refused:
        outbox.send(acme, hello(rosa, channel=channel), by=by)

    assert (refused.value.code, refused.value.status) == ("window_closed", 409)
    assert refused.value.extra["closedAt"]


def test_who_never_wrote_gets_no_free_text(acme, rosa, channel, by):
    with pytest.raises(WindowClosed):
        outbox.send(acme, hello(rosa), by=by)


def test_a_qr_session_knows_no_window(acme, rosa, qr, by):
    assert outbox.send(acme, hello(rosa), by=by).channel == qr


# ── Which channel ──


def test_the_channel_is_where_they_last_wrote(acme, rosa, channel, qr, by):
    make_thread(rosa, channel, silent_for=timedelta(hours=3))
    make_thread(rosa, qr, silent_for=timedelta(hours=2))

    assert outbox.send(acme, hello(rosa), by=by).channel == qr


def test_the_conversations_channel_wins_over_the_threads_last(acme, rosa, conversation, qr, by):
    make_thread(rosa, qr, silent_for=timedelta(minutes=2))

    assert outbox.send(acme, hello(conversation), by=by).channel == conversation.channel


def test_to_a_stranger_the_live_channel_speaks_before_an_older_one(acme, rosa, by):
    make_channel("old", provider="waha", gateway_url="http://127.0.0.1:1", status="offline")
    live = make_channel("live", provider="waha", gateway_url="http://127.0.0.1:1")

    assert outbox.send(acme, hello(rosa), by=by).channel == live


def test_an_offline_channel_queues(acme, rosa, qr, by):
    qr.status = "offline"
    qr.save(update_fields=["status"])

    assert outbox.send(acme, hello(rosa, channel=qr), by=by).status == "queued"


@pytest.mark.parametrize("held", ["token_dead", "by_admin"])
def test_a_hold_that_ends_by_itself_queues(acme, thread, channel, rosa, by, held):
    channel.held = held
    channel.save(update_fields=["held"])

    assert outbox.send(acme, hello(rosa), by=by).status == "queued"


def test_a_restricted_account_refuses(acme, thread, channel, rosa, by):
    channel.held = "token_dead restricted"
    channel.save(update_fields=["held"])

    with pytest.raises(ChannelHeld):
        outbox.send(acme, hello(rosa), by=by)


def test_a_removed_channel_refuses(acme, rosa, qr, by):
    qr.deleted_at = timezone.now()
    qr.save(update_fields=["deleted_at"])

    with pytest.raises(ChannelGone):
        outbox.send(acme, hello(rosa, channel=qr), by=by)
    with pytest.raises(NoChannel):
        outbox.send(acme, hello(rosa), by=by)


# ── Who may get it ──


def test_somebody_in_the_trash_gets_nothing(acme, rosa, qr, by):
    contacts.trash(acme, rosa, by=PLATFORM)

    with pytest.raises(MayNotReceive) as refused:
        outbox.send(acme, hello(rosa), by=by)

    assert refused.value.code == "trashed"


def test_promotions_need_consent_and_answers_do_not(acme, rosa, qr, by):
    with pytest.raises(MayNotReceive) as refused:
        outbox.send(acme, hello(rosa, category="marketing"), by=by)
    assert refused.value.code == "no_consent"

    assert outbox.send(acme, hello(rosa), by=by).category == "service"
    ledger.note(acme, [said(rosa)])
    assert outbox.send(acme, hello(rosa, category="marketing"), by=by).category == "marketing"


def test_somebody_erased_meanwhile_gets_nothing(acme, rosa, qr, by):
    stale = Contact.objects.get(pk=rosa.pk)
    rosa.delete()

    with pytest.raises(MayNotReceive):
        outbox.send(acme, hello(stale), by=by)


# ── Files, quotes, reactions ──


def test_a_file_goes_with_the_message(acme, thread, rosa, by):
    media = make_media()
    draft = Draft(to=rosa, kind="image", content={"mediaId": str(media.pk), "caption": "Us"})

    message = outbox.send(acme, draft, by=by)

    assert message.media_id == media.pk
    assert message.content == {"mediaId": str(media.pk), "caption": "Us"}


@pytest.mark.parametrize(
    ("fields", "kind", "refusal"),
    [
        ({"state": "pending"}, "image", NotReady),
        ({"kind": "video", "mime_type": "video/mp4"}, "image", UnfitContent),
        ({"mime_type": "image/gif"}, "image", Refusal),
        ({"size": 6 * 1024 * 1024}, "image", Refusal),
    ],
)
def test_a_file_that_can_not_go_is_refused(acme, thread, rosa, by, fields, kind, refusal):
    media = make_media(**fields)

    with pytest.raises(refusal):
        outbox.send(acme, Draft(to=rosa, kind=kind, content={"mediaId": str(media.pk)}), by=by)


def test_a_file_that_is_not_there_is_named(acme, thread, rosa, by):
    missing = "0198c0de-0000-7000-8000-000000000000"

    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, Draft(to=rosa, kind="image", content={"mediaId": missing}), by=by)

    assert list(refused.value.errors) == ["content.mediaId"]


def test_a_message_may_quote_another_of_the_thread(acme, thread, rosa, channel, by):
    quoted = make_inbound(rosa, channel)

    for given in (str(quoted.pk), "wamid.IN"):
        assert outbox.send(acme, hello(rosa, reply_to=given), by=by).reply_to == "wamid.IN"


def test_a_message_of_another_thread_is_not_quoted(acme, thread, rosa, channel, by):
    other = make_inbound(make_contact("+5511900000102", name="Ana"), channel, "wamid.OTHER")

    for given in (str(other.pk), "wamid.OTHER", "nonsense"):
        with pytest.raises(UnfitContent) as refused:
            outbox.send(acme, hello(rosa, reply_to=given), by=by)
        assert list(refused.value.errors) == ["replyTo"]


def test_a_reaction_names_the_message_as_the_provider_does(acme, thread, rosa, channel, by):
    theirs = make_inbound(rosa, channel)
    draft = Draft(to=rosa, kind="reaction", content={"messageId": str(theirs.pk), "emoji": "👍"})

    assert outbox.send(acme, draft, by=by).content == {"messageId": "wamid.IN", "emoji": "👍"}


def test_what_the_channel_does_not_carry_is_refused(acme, rosa, qr, by):
    buttons = {"body": "?", "buttons": [{"id": "1", "title": "Yes"}]}

    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, Draft(to=rosa, kind="interactive", content=buttons, channel=qr), by=by)

    assert list(refused.value.errors) == ["type"]


# ── The company ──


def test_the_days_limit_holds(acme, rosa, qr, by, limited):
    limited(messages_per_day=1)
    outbox.send(acme, hello(rosa), by=by)

    with pytest.raises(QuotaExceeded):
        outbox.send(acme, hello(rosa), by=by)

    assert Message.objects.count() == 1


def test_a_company_that_may_not_send_sends_nothing(acme, rosa, qr, by):
    acme.verified_at = None
    with pytest.raises(EmailNotVerified):
        outbox.send(acme, hello(rosa), by=by)

    acme.status = "suspended"
    with pytest.raises(TenantSuspended):
        outbox.send(acme, hello(rosa), by=by)


def test_the_thread_of_somebody_new_is_not_made_by_writing_to_them(acme, qr, by):
    outbox.send(acme, hello(Address(phone=ROSA)), by=by)

    assert not Thread.objects.exists()


def test_a_reply_costs_a_bounded_number_of_questions(
    acme, conversation, by, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        outbox.send(acme, hello(conversation, origin="agent"), by=by)
