"""What superadmins see of erasures and imports."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Erasure, Import
from apps.conversations.people import contacts
from apps.conversations.privacy import erasure

ADMIN = "/t/acme/admin/conversations"
NAME, PHONE = "Marisol Quintela", "+5511991237788"


@pytest.fixture
def inside(as_superadmin):
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.fixture
def certificate(acme):
    with in_tenant(acme):
        marisol = contacts.create(acme, by=PLATFORM, name=NAME, phone=PHONE)
        return erasure.erase(acme, marisol, by=PLATFORM)


def test_an_erasure_shows_its_figures_and_nobody(inside, certificate):
    listed = inside.get(f"{ADMIN}/erasure/").content.decode()
    page = inside.get(f"{ADMIN}/erasure/{certificate.pk}/change/").content.decode()

    assert str(certificate.pk) in listed
    assert "Numbers and ids: 1" in page
    for trace in (NAME, PHONE, PHONE[3:]):
        assert trace not in listed + page


def test_an_erasure_is_only_to_be_read(inside, certificate, acme):
    page = f"{ADMIN}/erasure/{certificate.pk}"

    assert inside.post(f"{page}/change/", {"by_name": "me"}).status_code == 403
    assert inside.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert inside.get(f"{ADMIN}/erasure/add/").status_code == 403
    with in_tenant(acme):
        assert Erasure.objects.get().by_name == "Recado"


def test_whose_turn_it_is_stays_untold(inside, acme):
    with in_tenant(acme):
        marisol = contacts.create(acme, by=PLATFORM, name=NAME, phone=PHONE)
        waiting = Erasure.objects.create(
            contact_id=marisol.pk, state="waiting", problem="import_running", how="page"
        )
    page = inside.get(f"{ADMIN}/erasure/{waiting.pk}/change/").content.decode()

    assert "being erased" in page
    assert "as soon as it is over" in page
    assert str(marisol.pk) not in page


def test_an_import_is_looked_at_and_stopped(inside, acme, superadmin):
    with in_tenant(acme):
        import_ = Import.objects.create(
            filename="people.csv", path="", size=9, state="checking", format={"columns": []}
        )
    page = f"{ADMIN}/import/{import_.pk}"
    assert "people.csv" in inside.get(f"{ADMIN}/import/").content.decode()
    assert "being checked" in inside.get(f"{page}/change/").content.decode()

    inside.post(f"{page}/cancel/", {"_form_submitted": "True"})

    with in_tenant(acme):
        import_.refresh_from_db()
        assert import_.cancel_asked_at is not None
    entry = AuditEntry.objects.get(action="import.cancelled")
    assert (entry.user, entry.as_superadmin) == (superadmin, True)
