"""Nobody gets bulk outside of its hours by their own clock, and nobody who sleeps holds it up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.hours import read
from apps.accounts.ids import new_id
from apps.accounts.tenancy import in_public
from apps.conversations.delivery import due, duties, lines
from apps.conversations.delivery.claiming import Counter
from apps.conversations.delivery.files import Files
from apps.conversations.models import BatchLine, Contact, Message

HERE, THERE = "Etc/GMT", "Etc/GMT-12"  # twelve hours apart


def now_only() -> dict[str, Any]:
    """Open for half an hour around now where the clocks are as HERE."""
    now = timezone.now()
    minute = now.hour * 60 + now.minute
    start, end = max(0, minute - 30), min(1440, minute + 31)
    stretch = [f"{start // 60:02}:{start % 60:02}", f"{end // 60:02}:{end % 60:02}"]
    return {"week": {day: [stretch] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}}


def sleeps(*people: Contact) -> None:
    Contact.objects.update(time_zone=HERE)
    Contact.objects.filter(pk__in=[one.pk for one in people]).update(time_zone=THERE)


def has_work() -> bool:
    with in_public():
        return bool(due.schemas())


def test_who_is_awake_gets_it_now_and_the_others_in_their_morning(house):
    people = house.meet(60)
    hours = now_only()
    sleeps(*people[:40])
    batch = house.batch(people, hours=hours)

    house.finish()

    assert house.statuses() == {"sent": 20, "queued": 40}
    waiting = Message.objects.filter(status="queued")
    assert set(waiting.values_list("contact_id", flat=True)) == {one.pk for one in people[:40]}
    morning = read(hours, zone=THERE).opens_next(timezone.now())
    assert set(waiting.values_list("due_at", flat=True)) == {morning}
    batch.refresh_from_db()
    assert not batch.finished_at
    assert not has_work()

    waiting.update(due_at=timezone.now())  # too early: it is still night there
    house.finish()
    assert house.statuses() == {"sent": 20, "queued": 40}

    sleeps()
    waiting.update(due_at=timezone.now())
    house.finish()
    assert house.statuses() == {"sent": 60}
    batch.refresh_from_db()
    assert batch.finished_at


def test_one_claim_passes_over_all_who_sleep(house):
    people = house.meet(1000)
    sleeps(*people[:990])
    house.batch(people, hours=now_only())
    owner = new_id()
    assert duties.take(house.channel.pk, owner)
    lines.draw()
    [line] = lines.of(house.channel.pk)

    claimed = Counter(house.tenant, house.channel, owner, Files()).bulk(line, 5)

    assert len(claimed.jobs) == 5
    assert all(job.is_in_hours and job.row.closes_at for job in claimed.jobs)
    assert claimed.found >= 990
    assert Message.objects.filter(due_at__isnull=False).count() == 990
    claimed.jobs[0].row.closes_at = timezone.now()
    assert not claimed.jobs[0].is_in_hours


def test_a_line_rests_until_something_of_it_is_due(house):
    batch = house.batch(house.meet(3))
    in_an_hour = timezone.now() + timedelta(hours=1)
    Message.objects.update(due_at=in_an_hour)
    house.deliver(4)

    [line] = lines.of(house.channel.pk)
    assert (line.rests, line.waits) == (True, True)
    assert timezone.now() < BatchLine.objects.get().rests_until <= in_an_hour
    assert not has_work()

    late = Message.objects.latest("id")
    Message.objects.filter(pk=late.pk).update(due_at=timezone.now())
    [line] = lines.of(house.channel.pk)
    assert (line.rests, line.waits) == (True, False)
    assert has_work()
    house.finish()

    assert house.statuses() == {"sent": 1, "queued": 2}
    batch.refresh_from_db()
    assert not batch.finished_at
