"""An erasure that was asked for is done by a worker, whole or not at all, whatever befalls it."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Erasure, Import, Segment
from apps.conversations.privacy import erasing, erasure, tasks
from apps.whatsapp.models import WebhookEvent
from tests.conversations.privacy import people
from tests.conversations.privacy.people import EMAIL, PHONE, left_of_them, make_marisol

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def marisol(inside_acme, owner):
    return make_marisol(inside_acme, owner)


@pytest.fixture
def asked(marisol, inside_acme, owner):
    return erasing.start(inside_acme, marisol, by=Actor(user=owner))


def test_what_was_asked_for_twice_is_one(asked, marisol, inside_acme):
    assert erasing.start(inside_acme, marisol, by=PLATFORM) == asked
    assert asked.state == "waiting"
    assert Contact.objects.filter(pk=marisol.pk).exists()


def test_the_worker_leaves_nothing_but_the_certificate(
    asked, inside_acme, owner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erasing.work(inside_acme, asked.pk)

    assert left_of_them(inside_acme.schema_name, "public") == []
    done = Erasure.objects.get()
    assert (done.state, done.contact_id, done.by_name) == ("done", None, owner.called)
    assert done.counts["contact"] == 2
    assert AuditEntry.objects.get(action="contact.erased").user == owner


def test_the_sweep_finds_it_also_for_a_company_that_is_suspended(acme, owner):
    with in_tenant(acme):
        asked = erasing.start(acme, make_marisol(acme, owner), by=PLATFORM)
    acme.status = "suspended"
    acme.save(update_fields=["status"])

    tasks.find_waiting_erasures()

    with in_tenant(acme):
        assert Erasure.objects.get(pk=asked.pk).state == "done"


def test_it_waits_for_an_import_that_brings_them_in(asked, marisol, inside_acme):
    import_ = people.keep_file("running")
    erasing.work(inside_acme, asked.pk)
    asked.refresh_from_db()

    assert (asked.state, asked.problem) == ("waiting", "import_running")
    assert Contact.objects.filter(pk=marisol.pk).exists()

    Import.objects.filter(pk=import_.pk).update(state="done")
    erasing.work(inside_acme, asked.pk)
    asked.refresh_from_db()

    assert (asked.state, asked.problem) == ("done", "")


def test_an_import_that_begins_while_its_file_is_read_is_not_torn(
    marisol, inside_acme, monkeypatch
):
    from apps.conversations.privacy import file_rows
    from apps.conversations.privacy.refusals import ImportGoesOn

    import_ = people.keep_file("checked")

    def begins(one, _is_about):
        Import.objects.filter(pk=one.pk).update(state="running")
        return True

    monkeypatch.setattr(file_rows, "any_in", begins)
    with pytest.raises(ImportGoesOn):
        erasure.erase(inside_acme, marisol, by=PLATFORM)

    assert Import.objects.get(pk=import_.pk).path == import_.path


def test_what_fails_without_a_known_reason_is_given_up_in_the_end(
    asked, marisol, inside_acme, monkeypatch
):
    monkeypatch.setattr(erasing.erasure, "carry_out", lambda *_args, **_more: 1 / 0)
    for _time in range(erasing.ATTEMPTS):
        erasing.work(inside_acme, asked.pk)
    asked.refresh_from_db()

    assert (asked.state, asked.problem, asked.contact_id) == ("failed", "broken", None)
    assert Contact.objects.filter(pk=marisol.pk).exists()
    assert WebhookEvent.objects.count() == 3


def test_somebody_who_was_erased_meanwhile_needs_nothing_more(asked, marisol, inside_acme):
    erasure.erase(inside_acme, marisol, by=PLATFORM)
    erasing.work(inside_acme, asked.pk)
    asked.refresh_from_db()

    assert (asked.state, asked.counts) == ("done", {})


def test_segments_and_saved_views_forget_who_they_named(marisol, inside_acme):
    named = [
        {"field": "phone", "op": "is", "value": PHONE},
        {"field": "email", "op": "is", "value": EMAIL.upper()},
        {"field": "name", "op": "contains", "value": "Rui"},
    ]
    for kind in ("rules", "view"):
        Segment.objects.create(name=kind, kind=kind, rules={"match": "any", "rules": named})
    erasure.erase(inside_acme, marisol, by=PLATFORM)

    for kind in ("rules", "view"):
        rules = Segment.objects.get(kind=kind).rules["rules"]
        assert [rule["value"] for rule in rules] == ["•••", "•••", "Rui"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"from": "5511991237788"}',
        b'{"mail": "Marisol.Quintela@EXAMPLE.com"}',
        b'{"user_id": "br.90210047711"}',
        b'{"username": "MARISOL"}',
        b"\xff\x00 +5511991237788 is no JSON",
    ],
)
def test_webhooks_name_somebody_however_it_is_written(marisol, inside_acme, body):
    event = WebhookEvent.objects.create(provider="meta", body=body, digest=b"n" * 32)
    other = WebhookEvent.objects.create(provider="meta", body=b'{"from": "551"}', digest=b"o" * 32)
    erasure.erase(inside_acme, marisol, by=PLATFORM)

    assert not WebhookEvent.objects.filter(pk=event.pk).exists()
    assert WebhookEvent.objects.filter(pk=other.pk).exists()
