"""Who may claim, for how long a claim is theirs, and what becomes of one that is left behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.conversations import outbox
from apps.conversations.delivery import duties, leases, lines, outcomes, recording
from apps.conversations.delivery.claiming import Claimed, Counter
from apps.conversations.delivery.files import Files
from apps.conversations.delivery.jobs import Job
from apps.conversations.models import Batch, Claim, Contact, Duty, Message
from apps.conversations.outbox.drafts import Draft
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.models import Channel, Template
from tests.conversations.outbox.conftest import (
    make_channel,
    make_contact,
    make_template,
    make_thread,
)

SECOND = timedelta(seconds=1)


@dataclass
class Slice:
    """One that serves the company's channel, and a reply that waits there."""

    tenant: Tenant
    channel: Channel
    rosa: Contact
    owner: UUID

    def say(self, text: str = "Hello") -> Message:
        draft = Draft(to=self.rosa, content={"text": text}, channel=self.channel)
        message = outbox.send(self.tenant, draft, by=PLATFORM)
        # The database's clock stands still while the test's transaction lasts.
        Message.objects.filter(pk=message.pk).update(due_at=timezone.now() - 60 * SECOND)
        return message

    def claim(self, owner: UUID | None = None) -> Claimed:
        counter = Counter(self.tenant, self.channel, owner or self.owner, Files())
        return counter.replies(10)

    def claimed(self) -> Job:
        self.say()
        [job] = self.claim().jobs
        return job

    @property
    def message(self) -> Message:
        return Message.objects.get()


@pytest.fixture
def ours(acme: Tenant, inside_acme: Tenant) -> Slice:
    channel, rosa = make_channel(), make_contact("+5511900000101")
    make_thread(rosa, channel, silent_for=timedelta(hours=1))
    owner = new_id()
    assert duties.take(channel.pk, owner)
    return Slice(acme, channel, rosa, owner)


def end_the_duty() -> None:
    Duty.objects.update(until=timezone.now() - SECOND)


def test_whoever_is_on_duty_claims(ours):
    assert ours.claimed().row.id == ours.message.pk
    assert (ours.message.status, ours.message.attempt) == ("sending", 1)
    assert Claim.objects.get().begun


@pytest.mark.parametrize(
    "change",
    [
        {"status": "offline"},
        {"held": "token_dead"},
        {"deleted_at": timezone.now()},
    ],
    ids=["offline", "held", "deleted"],
)
def test_nothing_is_claimed_for_a_channel_that_may_not_send(ours, change):
    ours.say()
    Channel.objects.update(**change)

    assert ours.claim().jobs == []
    assert ours.message.status == "queued"


def test_nothing_is_claimed_after_the_duty_nor_by_anybody_else(ours):
    ours.say()
    assert ours.claim(new_id()).jobs == []
    end_the_duty()

    assert ours.claim().jobs == []
    assert ours.message.status == "queued"


def unbegun(ours: Slice) -> UUID:
    """A claim as it is written, and not begun yet."""
    message = ours.say()
    Message.objects.filter(pk=message.pk).update(status="sending", attempt=3, due_at=None)
    return leases.claim(ours.channel.pk, ours.owner, [message.pk])


def test_a_claim_begins_for_whoever_made_it_while_the_duty_lasts(ours):
    claim = unbegun(ours)
    assert not leases.begin(claim, new_id())
    assert leases.begin(claim, ours.owner)
    assert Claim.objects.get().begun


def test_no_claim_begins_for_who_lost_the_duty_to_somebody_else(ours):
    claim = unbegun(ours)
    Duty.objects.update(owner=new_id())
    assert not leases.begin(claim, ours.owner)


def test_no_claim_begins_after_the_end_of_the_duty_or_its_own(ours):
    claim = unbegun(ours)
    Claim.objects.update(until=timezone.now() - SECOND)
    assert not leases.begin(claim, ours.owner)
    Claim.objects.update(until=timezone.now() + 60 * SECOND)
    end_the_duty()
    assert not leases.begin(claim, ours.owner)


def test_a_claim_is_renewed_by_its_owner_until_it_is_over(ours):
    claim = unbegun(ours)
    assert list(leases.renew([claim], ours.owner)) == [claim]
    assert leases.renew([claim], new_id()) == {}
    Claim.objects.update(until=timezone.now() - SECOND)
    assert leases.renew([claim], ours.owner) == {}


def test_what_was_claimed_and_not_begun_is_free_again_as_if_nobody_had_tried(ours):
    unbegun(ours)
    assert leases.free_unbegun(ours.channel.pk, ours.owner) == 0  # it may still begin
    assert leases.free_unbegun(ours.channel.pk, new_id()) == 1

    message = ours.message
    assert (message.status, message.attempt) == ("queued", 2)
    assert message.due_at
    assert not Claim.objects.exists()


def test_of_claims_that_ran_out_only_what_may_have_left_is_not_known(ours):
    job = ours.claimed()
    other = ours.say("And this")
    Message.objects.filter(pk=other.pk).update(status="sending", attempt=1)
    leases.claim(ours.channel.pk, ours.owner, [other.pk])
    Claim.objects.update(until=timezone.now() - SECOND)

    assert leases.settle(ours.tenant) == 1

    lost = Message.objects.get(pk=job.row.id)
    assert (lost.status, lost.code) == ("unknown", leases.EXPIRED)
    other.refresh_from_db()
    assert (other.status, other.attempt) == ("queued", 0)
    assert not Claim.objects.exists()


def test_a_claim_that_still_runs_is_left_alone(ours):
    ours.claimed()
    assert leases.settle(ours.tenant) == 0
    assert ours.message.status == "sending"


def test_what_was_not_begun_goes_back_as_it_came(ours):
    job = ours.claimed()
    recording.record(ours.tenant, [outcomes.untried(job)])

    assert (ours.message.status, ours.message.attempt) == ("queued", 0)
    assert not Claim.objects.exists()


def test_what_was_tried_in_vain_counts_as_an_attempt(ours):
    job = ours.claimed()
    failure = Failure(Verdict.RETRY, "unreachable")
    recording.record(ours.tenant, [outcomes.of_failure(job, failure, "meta")])

    assert (ours.message.status, ours.message.attempt) == ("queued", 1)


def test_a_status_that_came_first_is_not_undone(ours):
    job = ours.claimed()
    Message.objects.update(status="delivered")
    recording.record(ours.tenant, [outcomes.untried(job)])

    assert ours.message.status == "delivered"


def test_who_takes_over_from_the_dead_knows_until_when_they_may_have_sent(ours):
    end_the_duty()
    until = Duty.objects.get().until

    taken = duties.take(ours.channel.pk, new_id())

    assert taken
    assert taken.died_at == until


def test_who_comes_back_to_the_own_duty_follows_nobody(ours):
    end_the_duty()
    taken = duties.take(ours.channel.pk, ours.owner)
    assert taken
    assert taken.died_at is None


def test_nobody_is_pushed_aside_while_the_duty_lasts(ours):
    assert duties.take(ours.channel.pk, new_id()) is None
    assert Duty.objects.get().owner == ours.owner


def test_what_goes_back_is_not_taken_from_whoever_claimed_it_next(ours):
    """The answer to a commit may be lost, and then the same is written once more."""
    back = outcomes.untried(ours.claimed())
    recording.record(ours.tenant, [back])
    Message.objects.update(due_at=timezone.now() - SECOND)
    [again] = ours.claim().jobs

    recording.record(ours.tenant, [back])

    assert (ours.message.status, ours.message.attempt) == ("sending", 1)
    assert Claim.objects.get().messages == [again.row.id]


def test_files_are_made_known_first_however_many_wait(ours):
    """Some are asked for at a time; who carries one of the others must not be lost."""
    for _ in range(25):
        Message.objects.filter(pk=ours.say().pk).update(kind="image", media_id=new_id())

    claimed = ours.claim()

    assert set(Message.objects.values_list("status", flat=True)) == {"queued"}
    assert (claimed.jobs, len(claimed.files)) == ([], 20)


class ForgetfulFiles(Files):
    """Says that it has them, and has not when they are needed."""

    def __init__(self) -> None:
        super().__init__()
        self.known: set[UUID] = set()

    def missing(self, channel_id: UUID, media_ids: Iterable[UUID]) -> set[UUID]:
        return set(media_ids) - self.known


def test_a_file_that_was_forgotten_meanwhile_is_asked_for_again(ours):
    media = new_id()
    message = ours.say()
    Message.objects.filter(pk=message.pk).update(kind="image", media_id=media)
    files = ForgetfulFiles()
    files.known.add(media)

    claimed = Counter(ours.tenant, ours.channel, ours.owner, files).replies(10)

    assert (claimed.jobs, claimed.files) == ([], {media})
    assert ours.message.status == "queued"


def test_a_variant_that_can_not_be_said_now_is_not_looked_for_over_and_over(ours):
    """Half of a large batch may wait for a template for hours; to look for them goes through all
    that has left."""
    ours.channel.refresh_from_db()
    paused = make_template(ours.channel, status="paused")
    content = {"name": paused.name, "language": paused.language, "components": []}
    batch = Batch.objects.create(
        origin="campaign",
        category="utility",
        variants=[
            {"kind": "text", "content": {"text": "Hi"}, "weight": 1},
            {"kind": "template", "content": content, "weight": 1},
        ],
        is_open=True,
        frozen_at=timezone.now(),
        queued=1,
    )
    waits = Message.objects.create(
        contact=ours.rosa,
        channel=ours.channel,
        batch=batch,
        variant=1,
        direction="out",
        origin="campaign",
        kind="template",
        status="queued",
    )
    lines.draw()
    [line] = lines.of(ours.channel.pk)
    counter = Counter(ours.tenant, ours.channel, ours.owner, Files())

    assert counter.bulk(line, 10).is_stuck
    Template.objects.update(status="approved")
    now = counter.bulk(line, 10)
    assert not now.is_stuck
    assert [job.row.id for job in now.jobs] == [waits.pk]
    assert not counter.bulk(line, 10).is_stuck
