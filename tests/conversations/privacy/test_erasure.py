"""Of somebody who was erased nothing is left, and of everybody else everything."""

from __future__ import annotations

import json

import pytest

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, UnroutedEvent
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import suppressing
from apps.conversations.models import (
    ConsentEntry,
    Contact,
    Erasure,
    Import,
    ImportRow,
    Medium,
    Suppression,
)
from apps.conversations.people import contacts
from apps.conversations.privacy import erasure
from apps.conversations.privacy.refusals import ImportGoesOn
from apps.whatsapp.media.shelf import shelf
from apps.whatsapp.models import Media, WebhookEvent
from tests.conversations.privacy import people
from tests.conversations.privacy.people import OTHER, PHONE, left_of_them, make_marisol

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def marisol(inside_acme, owner):
    return make_marisol(inside_acme, owner)


def schemas(tenant):
    return (tenant.schema_name, "public")


@pytest.fixture
def erased(marisol, inside_acme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return erasure.erase(inside_acme, marisol, by=PLATFORM)


def test_the_look_finds_them_before(marisol, inside_acme):
    found = " ".join(left_of_them(*schemas(inside_acme)))

    for place in (
        "contact.name", "identity.value", "contactchange.before", "consententry.words",
        "consententry.address", "suppression.address", "importrow.cells", "importrow.before",
        "webhookevent.body", "unroutedevent.body", "media.filename", "auditentry.after",
        "notification.params", "segment.rules", "/imports/", "bulkjob.chosen", "/exports/",
    ):  # fmt: skip
        assert place in found, place


def test_nothing_is_left_in_any_table_or_file(erased, inside_acme):
    assert left_of_them(*schemas(inside_acme)) == []


def test_what_was_counted_stays_without_them(erased):
    assert Import.objects.get().counts == {"new": 2}
    assert list(ConsentEntry.objects.order_by("given").values_list("given", "how")) == [
        (False, "keyword"),
        (True, "form"),
    ]
    assert AuditEntry.objects.filter(action="contact.changed").exists()


def test_others_keep_what_is_theirs(erased):
    [event] = WebhookEvent.objects.all()
    value = json.loads(bytes(event.body))["entry"][0]["changes"][0]["value"]

    assert [one["text"]["body"] for one in value["messages"]] == ["Is it open today?"]
    assert [one["profile"]["name"] for one in value["contacts"]] == ["Rui"]
    assert event.is_part
    assert UnroutedEvent.objects.count() == 1
    assert [row.cells for row in ImportRow.objects.all()] == [["Rui", "11"]]
    assert Suppression.objects.filter(address=OTHER).exists()


def test_their_files_go_when_it_is_certain(erased):
    assert not Media.objects.exists()


def test_the_number_is_known_by_its_digest_and_gets_no_offers(erased, inside_acme):
    rows = suppressing.of_number(inside_acme, PHONE)

    assert {(row.medium, row.category, row.address) for row in rows} >= {
        (Medium.WHATSAPP, "marketing", ""),
        (Medium.SMS, "marketing", ""),
    }


def test_the_certificate_says_what_went_and_nothing_of_whom(erased):
    assert Erasure.objects.get() == erased
    assert erased.counts["contact"] == 2  # and the one that was merged into it
    assert erased.counts["webhooks"] == 4
    assert erased.counts["import_rows"] == 3
    assert erased.by_name == "Recado"
    assert AuditEntry.objects.get(action="contact.erased").object_id == str(erased.pk)


def test_their_place_in_the_plan_is_free_again(marisol, inside_acme):
    before = quotas.use_of(inside_acme, "max_contacts").used
    erasure.erase(inside_acme, marisol, by=PLATFORM)

    assert quotas.use_of(inside_acme, "max_contacts").used == before - 1


def test_a_waiting_import_with_them_is_cancelled_and_others_wait_on(marisol, inside_acme):
    named = people.keep_file("checked")
    other = people.keep_file("mapped", name="others.csv", body="Nome;Fone\nRui;11900000177\n")
    erasure.erase(inside_acme, marisol, by=PLATFORM)
    named.refresh_from_db()
    other.refresh_from_db()

    assert (named.state, named.path) == ("cancelled", "")
    assert other.state == "mapped"
    assert shelf().exists(other.path)


def test_while_an_import_brings_them_in_nothing_is_erased(marisol, inside_acme):
    people.keep_file("running")

    with pytest.raises(ImportGoesOn, match=r"people\.csv"):
        erasure.erase(inside_acme, marisol, by=PLATFORM)

    assert Contact.objects.filter(pk=marisol.pk).exists()
    assert WebhookEvent.objects.count() == 3


def test_any_part_of_a_merged_person_is_the_whole_person(marisol, inside_acme):
    part = Contact.objects.get(merged_into=marisol)
    erasure.erase(inside_acme, part, by=PLATFORM)

    assert not Contact.objects.exists()


def test_a_number_that_is_nobodys_is_erased_too(inside_acme):
    people.keep_webhooks()
    done = erasure.erase_number(inside_acme, PHONE, by=PLATFORM)

    assert done.counts["webhooks"] == 3
    assert b"walnuts" not in b"".join(bytes(row.body) for row in WebhookEvent.objects.all())


def test_another_company_with_the_same_person_keeps_them(acme, globex, owner):
    with in_tenant(globex):
        theirs = contacts.create(globex, by=PLATFORM, name=people.NAME, phone=PHONE)
    with in_tenant(acme):
        mine = make_marisol(acme, owner)
    erasure.erase(acme, mine, by=PLATFORM)

    with in_tenant(globex):
        assert Contact.objects.get(pk=theirs.pk).phone == PHONE
