"""A batch with room for so many claims no more of them, whoever claims."""

from __future__ import annotations

from functools import partial
from threading import Event
from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.accounts.ids import new_id
from apps.accounts.tenancy import in_public
from apps.conversations.consent import ledger
from apps.conversations.delivery import due, duties, leases, lines
from apps.conversations.delivery.claiming import Claimed, Counter
from apps.conversations.delivery.files import Files
from apps.conversations.models import Batch, BatchLine, Claim, How, Message
from apps.whatsapp.models import Channel
from tests.races import at_once


def with_room(house, room: int, *, people: int) -> Batch:
    """People on both of its channels, half of them each."""
    house.connect("other")
    batch = house.batch(house.meet(people), room=room)
    for pk in list(Message.objects.values_list("pk", flat=True))[people // 2 :]:
        Message.objects.filter(pk=pk).update(channel=house.channels[1])
    return batch


def claim(house, channel: Channel, owner: UUID, most: int = 100) -> Claimed:
    assert duties.take(channel.pk, owner)
    lines.draw()
    [line] = lines.of(channel.pk)
    return Counter(house.tenant, channel, owner, Files()).bulk(line, most)


def room_of(batch: Batch) -> int | None:
    batch.refresh_from_db()
    return batch.room


def has_work() -> bool:
    with in_public():
        return bool(due.schemas())


def test_it_sends_so_many_and_waits_for_more(house):
    batch = house.batch(house.meet(50), room=20)

    house.finish()

    assert house.statuses() == {"sent": 20, "queued": 30}
    assert room_of(batch) == 0
    assert not batch.finished_at
    assert not has_work()

    Batch.objects.update(room=F("room") + 30)  # just enough
    house.finish()

    assert house.statuses() == {"sent": 50}
    assert room_of(batch) == 0
    assert batch.finished_at


def test_two_channels_at_once_take_no_more_than_there_is(house):
    batch = with_room(house, 70, people=100)
    lines.draw()

    def jobs(channel: Channel) -> int:
        return len(claim(house, channel, new_id()).jobs)

    taken = at_once(house.tenant, *(partial(jobs, channel) for channel in house.channels))

    assert sum(taken) == 70
    assert room_of(batch) == 0
    assert Message.objects.filter(status="sending").count() == 70


def test_what_comes_back_unsent_gives_its_room_back(house):
    batch = house.batch(house.meet(10), room=6)
    claimed = claim(house, house.channel, new_id())
    assert (len(claimed.jobs), room_of(batch)) == (6, 0)

    # Its owner dies before anything has left.
    Claim.objects.update(begun=False)
    with transaction.atomic():
        assert leases.free_unbegun(house.channel.pk, new_id()) == 6

    assert room_of(batch) == 6
    assert house.statuses() == {"queued": 10}


def test_who_is_refused_takes_no_room(house):
    people = house.meet(10)
    batch = house.batch(people, room=6)
    said = {"medium": "whatsapp", "category": "utility", "given": False, "how": How.KEYWORD}
    first_in_line = Message.objects.order_by("id").values_list("contact_id", flat=True)[0]
    ledger.note(house.tenant, [ledger.Entry(contact_id=first_in_line, **said)])

    house.finish()

    assert house.statuses() == {"cancelled": 1, "sent": 6, "queued": 3}
    assert room_of(batch) == 0


def test_a_line_to_which_messages_are_just_moved_is_not_at_its_end(house):
    """Whoever moves them writes the line last; who is at its end waits for that, and looks."""
    batch = house.batch(house.meet(4))
    other = house.connect("other")
    lines.draw()
    BatchLine.objects.create(batch=batch, channel=other)
    moved, at_the_end = Event(), Event()

    def move() -> None:
        with transaction.atomic():
            Message.objects.update(channel=other)
            BatchLine.objects.filter(channel=other).update(watermark=None, done_at=None)
            moved.set()
            at_the_end.wait(0.5)  # it waits for us, or has ended the line by now

    def end() -> bool:
        assert moved.wait(30)
        with transaction.atomic():
            ended = lines.end(other.pk, batch.pk)
        at_the_end.set()
        return ended

    assert at_once(house.tenant, move, end, may_fail=False) == [None, False]
    assert BatchLine.objects.get(channel=other).done_at is None
