"""What was said goes along with the person: in a merge and back, on their page, in their archive,
and away with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.conversations import outbox, tallying
from apps.conversations.models import Batch, Contact, Conversation, Message, Orphan, Thread
from apps.conversations.outbox import BulkDraft, Draft, Recipient, Variant
from apps.conversations.people import contacts, merging, timeline
from apps.conversations.privacy import erasure, subject
from apps.conversations.privacy import messages as keeper
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_inbound, make_media, make_thread

ANA = "+5511900000102"


@pytest.fixture
def ana(inside_acme) -> Contact:
    return make_contact(ANA, name="Ana")


def talk(contact: Contact, channel: Any, *, hours: int = 1, **fields: Any) -> Conversation:
    thread = make_thread(contact, channel, silent_for=timedelta(hours=hours))
    return Conversation.objects.create(
        **{
            "thread": thread,
            "contact": contact,
            "channel": channel,
            "last_message_at": timezone.now() - timedelta(hours=hours),
            "preview": f"of {contact.name}",
            **fields,
        }
    )


def undo(acme: Any, kept: Contact) -> None:
    line = merging.last_merge(kept)
    assert line is not None
    merging.unmerge(acme, line, by=PLATFORM)


def to_all(acme: Any, by: Any, *people: Contact) -> Batch:
    draft = BulkDraft(
        [Recipient(one, one.name) for one in people],
        [Variant(content={"text": "Oi, {{nome}}"})],
        category="utility",
    )
    batch = outbox.bulk(acme, draft, by=by).batch
    assert batch is not None
    return batch


# ── Merging ──


def test_messages_go_along_and_come_back(acme, channel, rosa, ana):
    hers, anas = make_inbound(rosa, channel), make_inbound(ana, channel, "wamid.ANA")

    kept = merging.merge(acme, rosa, ana, by=PLATFORM)
    assert set(Message.objects.filter(contact=rosa)) == {hers, anas}
    since = make_inbound(rosa, channel, "wamid.SINCE")

    undo(acme, kept)
    assert set(Message.objects.filter(contact=rosa)) == {hers, since}
    assert list(Message.objects.filter(contact=ana)) == [anas]


def test_a_batch_that_both_got_stays_with_each(acme, qr, rosa, ana, by):
    to_all(acme, by, rosa, ana)

    kept = merging.merge(acme, rosa, ana, by=PLATFORM)

    assert Message.objects.filter(contact=rosa).count() == 1
    assert Message.objects.filter(contact=ana).count() == 1
    undo(acme, kept)
    assert Message.objects.filter(contact=ana).count() == 1


def test_a_thread_that_only_one_had_goes_along(acme, channel, rosa, ana):
    conversation = talk(ana, channel)

    kept = merging.merge(acme, rosa, ana, by=PLATFORM)
    conversation.refresh_from_db()
    assert (conversation.contact, conversation.status) == (rosa, "open")
    assert Thread.objects.get().contact == rosa

    undo(acme, kept)
    conversation.refresh_from_db()
    assert (conversation.contact, conversation.thread.contact) == (ana, ana)


def test_threads_of_one_channel_are_joined_and_parted(acme, channel, rosa, ana):
    ours = talk(rosa, channel, hours=5, unread=1)
    theirs = talk(ana, channel, hours=1, unread=2)
    until = theirs.thread.window_until

    kept = merging.merge(acme, rosa, ana, by=PLATFORM)

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.status, ours.unread, ours.preview) == ("open", 3, "of Ana")
    assert (theirs.status, theirs.contact, theirs.thread) == ("closed", rosa, ours.thread)
    assert ours.thread.window_until == until

    undo(acme, kept)
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (theirs.status, theirs.contact, theirs.closed_at) == ("open", ana, None)
    assert theirs.thread.contact == ana
    assert ours.thread.window_until == Thread.objects.get(contact=rosa).window_until < until


def test_a_window_that_opened_since_the_merge_stays_open(acme, channel, rosa, ana):
    talk(rosa, channel, hours=5)
    talk(ana, channel, hours=1)
    kept = merging.merge(acme, rosa, ana, by=PLATFORM)
    later = timezone.now() + timedelta(hours=24)
    Thread.objects.filter(contact=rosa).update(window_until=later)

    undo(acme, kept)

    assert Thread.objects.get(contact=rosa).window_until == later


# ── The timeline ──


def test_the_timeline_tells_what_was_said(acme, thread, rosa, channel, by):
    make_inbound(rosa, channel)
    outbox.send(acme, Draft(to=rosa, content={"text": "Hi {{nome}}"}, origin="agent"), by=by)

    told = [one for one in timeline.of(rosa) if one.detail]

    assert [(one.who, one.what, one.detail) for one in told] == [
        ("Agent of Acme", "wrote to them by Support", "Hi Rosa · queued"),
        ("Rosa", "wrote by Support", "Hello"),
    ]


def test_bulk_that_waits_is_told_as_it_will_be(acme, qr, rosa, by):
    to_all(acme, by, rosa)
    Message.objects.update(author_id=None)

    told = timeline.of(rosa)[0]

    assert (told.who, told.detail) == ("a program", "Oi, Rosa · queued")


# ── The archive ──


def test_everything_that_was_said_is_told(acme, thread, rosa, channel, by):
    make_inbound(rosa, channel)
    media = make_media()
    draft = Draft(to=rosa, kind="image", content={"mediaId": str(media.pk)})
    outbox.send(acme, draft, by=by)

    told = list(keeper.tell(subject.of_contact(rosa)))

    assert [one["said"] for one in told] == [{"text": "Hello"}, {"mediaId": str(media.pk)}]
    assert [str(one["direction"]) for one in told] == ["from the customer", "to the customer"]
    assert list(keeper.files(subject.of_contact(rosa))) == [media]


# ── Going ──


def test_nothing_that_was_said_is_left_but_that_it_was(acme, thread, rosa, ana, channel, qr, by):
    make_inbound(rosa, channel, "true_5511900000101@c.us_3EB0")
    outbox.send(acme, Draft(to=rosa, content={"text": "Hi"}), by=by)
    batch = to_all(acme, by, rosa, ana)
    about_her = make_inbound(ana, channel, "wamid.ANA")
    Message.objects.filter(pk=about_her.pk).update(content={"text": "Call +5511900000101"})
    others = make_inbound(ana, channel, "wamid.OTHER")
    Orphan.objects.create(channel=channel, provider_id="x_5511900000101@c.us_1", event={})

    done = erasure.erase(acme, rosa, by=PLATFORM)

    assert done.counts["messages"] == 4
    left = Message.objects.filter(contact=None)
    assert left.count() == 3
    for row in left:
        assert (row.content, row.values, row.context, row.provider_id) == ({}, None, None, "")
    assert sorted(left.values_list("status", flat=True)) == ["cancelled", "cancelled", "received"]
    assert tallying.counts(batch).cancelled == 1
    about_her.refresh_from_db()
    others.refresh_from_db()
    assert about_her.content == {"text": "•••"}
    assert others.content == {"text": "Hello"}
    assert not Orphan.objects.exists()
    assert not Thread.objects.exists()


def test_files_that_others_got_too_stay(acme, thread, rosa, ana, channel, qr, by):
    def sent(to: Contact, **fields: Any) -> Any:
        media = make_media(**fields)
        draft = Draft(to=to, kind="image", content={"mediaId": str(media.pk)}, channel=qr)
        outbox.send(acme, draft, by=by)
        return media

    own, shared = sent(rosa), sent(rosa)
    content = {"mediaId": str(shared.pk)}
    outbox.send(acme, Draft(to=ana, kind="image", content=content, channel=qr), by=by)
    bulk = make_media()
    draft = BulkDraft(
        [Recipient(rosa, "Rosa")],
        [Variant("image", {"mediaId": str(bulk.pk)})],
        channel=qr,
        category="utility",
    )
    outbox.bulk(acme, draft, by=by)

    erasure.erase(acme, rosa, by=PLATFORM)

    kept = set(type(own).objects.values_list("pk", flat=True))
    assert kept == {shared.pk, bulk.pk}


def test_a_contact_deleted_for_good_leaves_no_words(acme, thread, rosa, channel):
    make_inbound(rosa, channel)

    contacts.delete_forever(acme, rosa, by=PLATFORM)

    row = Message.objects.get()
    assert (row.contact, row.content) == (None, {})
