"""Our reaction stands at the message once it has left, and not before."""

from __future__ import annotations

from django.utils import timezone

from apps.conversations import advancing, outbox
from apps.conversations.advancing import Change
from apps.conversations.models import Message
from apps.conversations.outbox import Draft
from tests.conversations.outbox.conftest import make_inbound


def test_a_reaction_is_shown_once_it_was_sent(acme, thread, rosa, channel, by):
    theirs = make_inbound(rosa, channel)
    draft = Draft(to=rosa, kind="reaction", content={"messageId": str(theirs.pk), "emoji": "👍"})
    ours = outbox.send(acme, draft, by=by)
    theirs.refresh_from_db()
    assert theirs.reacted == {}

    advancing.apply(acme, [Change(ours.pk, "sent", timezone.now(), provider_id="wamid.OUT")])

    theirs.refresh_from_db()
    assert theirs.reacted == {"us": "👍"}


def test_what_is_sent_to_somebody_erased_meanwhile_writes_nothing_of_them(
    acme, thread, rosa, channel, by
):
    ours = outbox.send(acme, Draft(to=rosa, content={"text": "Hi"}), by=by)
    Message.objects.filter(pk=ours.pk).update(status="sending", contact=None, content={})
    problem = {"title": "", "detail": "+5511900000101", "subcode": "", "trace": ""}
    told = Change(
        ours.pk,
        "failed",
        timezone.now(),
        provider_id="true_5511900000101@c.us_3EB0",
        code="131026",
        problem=problem,
        content={"text": "Hi Rosa"},
    )

    advancing.apply(acme, [told])

    ours.refresh_from_db()
    assert (ours.status, ours.code) == ("failed", "131026")
    assert (ours.content, ours.provider_id, ours.problem) == ({}, "", None)


def test_a_status_may_overtake_the_record_that_it_was_sent(acme, thread, rosa, channel, by):
    theirs = make_inbound(rosa, channel)
    draft = Draft(to=rosa, kind="reaction", content={"messageId": str(theirs.pk), "emoji": "👍"})
    ours = outbox.send(acme, draft, by=by)
    Message.objects.filter(pk=ours.pk).update(status="sending")
    now = timezone.now()

    advancing.apply(acme, [Change(ours.pk, "delivered", now, provider_id="wamid.OUT")])
    advancing.apply(acme, [Change(ours.pk, "sent", now, provider_id="wamid.OUT")])

    theirs.refresh_from_db()
    assert theirs.reacted == {"us": "👍"}
