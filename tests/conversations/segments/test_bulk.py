"""One act on many contacts: done once for each, whatever happens to the worker, and put back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import audit, quotas
from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Notification
from apps.conversations.consent import asking
from apps.conversations.models import BulkJob, BulkStep, Contact, Segment, SegmentMember
from apps.conversations.people import search
from apps.conversations.privacy import file_rows
from apps.conversations.segments import bulk, filters, tasks
from apps.conversations.segments.filters import Filters
from apps.conversations.segments.refusals import NothingChosen, NotUndoable
from apps.whatsapp.models import WebhookEvent
from tests.conversations.privacy.people import keep_file
from tests.conversations.segments.people import person, said, tag


@pytest.fixture
def by(owner, inside_acme):
    return Actor(user=owner)


@pytest.fixture
def small_steps(monkeypatch):
    """Three contacts a step, so that few people make many steps."""
    monkeypatch.setattr(bulk, "A_STEP", 3)


def crowd(number: int, **fields: object) -> list[Contact]:
    return [person(f"Person {at}", **fields) for at in range(number)]


def run(acme, job: BulkJob) -> BulkJob:
    while not bulk.work(acme, job.pk, seconds=60):
        pass
    job.refresh_from_db()
    return job


def tagged(pk: int) -> int:
    return Contact.objects.filter(tags__contains=[pk]).count()


@pytest.mark.usefixtures("small_steps")
def test_a_tag_goes_to_those_who_lack_it_and_undoing_takes_it_from_just_those(acme, by):
    vip = tag("VIP").pk
    had = person("Had it", tags=[vip])
    others = crowd(7)
    chosen = [had.pk, *(one.pk for one in others)]

    job = run(acme, bulk.start(acme, "tag", chosen, by=by, tag=vip))

    assert (job.state, job.seen, job.changed, job.total) == ("done", 8, 7, 8)
    assert tagged(vip) == 8

    back = run(acme, bulk.undo(acme, job, by=by))

    assert (back.state, back.changed) == ("done", 7)
    assert list(Contact.objects.filter(tags=[vip])) == [had]
    job.refresh_from_db()
    assert job.state == "undone"
    with pytest.raises(NotUndoable):
        bulk.undo(acme, job, by=by)


@pytest.mark.usefixtures("small_steps")
def test_a_filter_that_the_act_empties_is_walked_to_its_end(acme, by):
    vip = tag("VIP").pk
    crowd(8, tags=[vip])
    person("Other")
    asked = filters.with_condition(Filters(), {"field": "tag", "is": "has", "value": [vip]})

    job = run(acme, bulk.start(acme, "untag", asked, by=by, tag=vip))

    assert (job.changed, tagged(vip)) == (8, 0)


@pytest.mark.usefixtures("small_steps")
def test_whoever_comes_after_the_job_was_begun_is_left_alone(acme, by):
    crowd(2)
    job = bulk.start(acme, "block", {}, by=by)
    person("Late")

    assert run(acme, job).changed == 2
    assert Contact.objects.get(name="Late").blocked_at is None


@pytest.mark.usefixtures("small_steps")
def test_a_worker_that_dies_in_a_step_leaves_nothing_half_done(acme, by, monkeypatch):
    vip = tag("VIP").pk
    crowd(8)
    job = bulk.start(acme, "tag", {}, by=by, tag=vip)

    class Killed(BaseException):
        pass

    def dies(*_args: object) -> None:
        if BulkStep.objects.count() == 2:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(bulk.progress, "show", dies)
        with pytest.raises(Killed):
            bulk.work(acme, job.pk, seconds=60)
    job.refresh_from_db()
    assert (job.state, job.seen, job.changed, tagged(vip)) == ("running", 3, 3, 3)

    assert run(acme, job).changed == 8
    assert (tagged(vip), BulkStep.objects.count()) == (8, 3)
    assert AuditEntry.objects.filter(action="contacts.bulk_ended").count() == 1


def test_a_job_that_nobody_works_on_is_found(acme, by, settings):
    crowd(2)
    job = bulk.start(acme, "block", {}, by=by)  # its task never ran: the test rolls back
    tasks.find_left_behind()
    job.refresh_from_db()
    assert job.state == "waiting"

    BulkJob.objects.update(touched_at=timezone.now() - timedelta(minutes=3))
    tasks.find_left_behind()
    job.refresh_from_db()
    assert (job.state, job.changed) == ("done", 2)


def test_the_trash_gives_places_back_and_takes_them_again(acme, by):
    quotas.take(acme, "max_contacts", 4)
    people = crowd(4)
    job = run(acme, bulk.start(acme, "trash", [one.pk for one in people[:3]], by=by))

    assert Contact.objects.present().count() == 1
    assert quotas.use_of(acme, "max_contacts").used == 1

    run(acme, bulk.undo(acme, job, by=by))

    assert Contact.objects.present().count() == 4
    assert quotas.use_of(acme, "max_contacts").used == 4


def test_bringing_back_more_than_the_plan_allows_stops_and_says_so(acme, by, owner):
    crowd(3, trashed_at=timezone.now())
    acme.quota_overrides = {"max_contacts": 2}
    acme.save()

    job = run(acme, bulk.start(acme, "restore", Filters(in_trash=True), by=by))

    assert (job.state, job.problem) == ("failed", "quota_exceeded")
    assert Contact.objects.present().count() == 0
    assert Notification.objects.get(user=owner).kind == "bulk_failed"


def test_no_offers_is_written_into_the_ledger_once(acme, by):
    rosa, ana = person("Rosa", phone="+5511900000101"), person("Ana", phone="+5511900000102")
    said(rosa, given=True, at=timezone.now() - timedelta(days=1))

    job = run(acme, bulk.start(acme, "opt_out", [rosa.pk, ana.pk], by=by))

    assert job.changed == 2
    for one in (rosa, ana):
        why = asking.why_not(acme, one, medium="whatsapp", category="marketing")
        assert why is not None
    assert not bulk.is_undoable(job)


def test_people_go_on_a_list_and_come_off_it(acme, by):
    chosen = Segment.objects.create(name="Chosen", kind="list")
    rosa, ana = person("Rosa"), person("Ana")
    SegmentMember.objects.create(segment=chosen, contact=rosa)

    job = run(acme, bulk.start(acme, "list", [rosa.pk, ana.pk], by=by, list=str(chosen.pk)))
    assert job.changed == 1

    run(acme, bulk.undo(acme, job, by=by))
    assert [one.contact_id for one in SegmentMember.objects.all()] == [rosa.pk]


def test_erasing_leaves_nobody(acme, by):
    people = crowd(3)

    job = run(acme, bulk.start(acme, "erase", [one.pk for one in people[:2]], by=by))

    assert (job.changed, job.refused) == (2, 0)
    assert list(Contact.objects.all()) == people[2:]
    assert not bulk.is_undoable(job)


def _noting(ask, read):
    """The same, with what it is asked of written down."""

    def noted(one, is_about):
        read.append(one)
        return ask(one, is_about)

    return noted


def test_for_several_who_are_erased_each_table_and_file_is_gone_through_once(acme, by, monkeypatch):
    people = [person(f"Person {at}", phone=f"+551190000010{at}") for at in range(3)]
    for one in people:
        WebhookEvent.objects.create(
            provider="meta", body=one.phone.encode(), digest=one.pk.bytes * 2
        )
        audit.record("segment.changed", by=by, tenant=acme, before={"rules": [one.phone]})
    lines = "".join(f"x;119000001{at:02}\n" for at in range(50, 60))
    waits = keep_file("checked", body=f"Nome;Fone\n{lines}")
    read: list[object] = []
    monkeypatch.setattr(file_rows, "any_in", _noting(file_rows.any_in, read))
    job = bulk.start(acme, "erase", [one.pk for one in people], by=by)

    with CaptureQueriesContext(connection) as asked:
        run(acme, job)

    assert [one.pk for one in read] == [waits.pk]
    looks = [one["sql"] for one in asked if "position(" in one["sql"] and "IN (" not in one["sql"]]
    assert len([sql for sql in looks if "webhookevent" in sql]) == 1
    assert not WebhookEvent.objects.exists()
    assert "1190000010" not in str(list(AuditEntry.objects.values_list("before", flat=True)))
    assert (job.changed, Contact.objects.count()) == (3, 0)


def test_a_stopped_job_stops_and_what_it_did_can_be_undone(acme, by, small_steps):
    vip = tag("VIP").pk
    crowd(8)
    job = bulk.start(acme, "tag", {}, by=by, tag=vip)
    assert not bulk.work(acme, job.pk, seconds=-1)
    bulk.work(acme, job.pk, seconds=0.000001)
    bulk.cancel(acme, job, by=by)

    run(acme, job)
    assert (job.state, job.changed) == ("cancelled", 3)
    run(acme, bulk.undo(acme, job, by=by))
    assert tagged(vip) == 0


def test_a_tag_that_was_deleted_meanwhile_ends_the_job(acme, by):
    vip = tag("VIP")
    crowd(2)
    job = bulk.start(acme, "tag", {}, by=by, tag=vip.pk)
    vip.delete()

    assert run(acme, job).problem == "target_gone"
    assert Contact.objects.filter(tags=[]).count() == 2


def test_the_audit_log_is_told_once_and_without_names(acme, by, owner):
    search.mark([person("Rosa", category="VIP").pk])
    rules = {
        "all": [
            {"field": "name", "is": "contains", "value": "Rosa"},
            {"not": {"field": "category", "is": "empty"}},
        ]
    }

    run(acme, bulk.start(acme, "block", Filters(rules=rules, search="ros"), by=by))

    entry = AuditEntry.objects.get(action="contacts.bulk_ended")
    assert entry.user == owner
    assert entry.after["changed"] == 1
    assert entry.after["rules"]["all"][0]["value"] == "…"
    assert entry.after["search"] == "…"
    assert Notification.objects.get(user=owner).kind == "bulk_ended"


def test_nobody_is_no_selection(acme, by):
    with pytest.raises(NothingChosen):
        bulk.start(acme, "block", [], by=by)
