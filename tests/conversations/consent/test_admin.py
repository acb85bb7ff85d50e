"""Consent in the company's admin."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import ledger, rules, suppressing
from apps.conversations.models import ConsentEntry, Suppression
from tests.conversations.consent.people import make_contact, said

ADMIN = "/t/acme/admin/conversations"


@pytest.fixture
def inside(as_superadmin):
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


def test_the_ledger_can_be_read_and_nothing_else(inside, acme):
    with in_tenant(acme):
        rosa = make_contact()
        ledger.note(acme, [said(rosa, given=False, words="PARAR", source="Shop")])
        line = ConsentEntry.objects.get()

    assert "Shop" in inside.get(f"{ADMIN}/consententry/").content.decode()
    page = f"{ADMIN}/consententry/{line.pk}"
    assert "PARAR" in inside.get(f"{page}/change/").content.decode()
    assert inside.post(f"{page}/change/", {"words": ""}).status_code == 403
    assert inside.post(f"{page}/delete/", {"post": "yes"}).status_code == 403


def test_a_number_taken_off_the_list_is_in_the_audit_log(inside, acme, superadmin):
    with in_tenant(acme):
        suppressing.add(acme, ["+5511900000188"], medium="sms", by=PLATFORM)
        one = Suppression.objects.first()

    assert "+5511900000188" in inside.get(f"{ADMIN}/suppression/").content.decode()
    inside.post(f"{ADMIN}/suppression/{one.pk}/delete/", {"post": "yes"})

    with in_tenant(acme):
        assert Suppression.objects.count() == 2
    assert AuditEntry.objects.get(action="suppression.removed").user == superadmin


def test_the_key_of_the_list_is_nowhere_to_be_seen(inside, acme):
    with in_tenant(acme):
        rules.change(acme, by=PLATFORM, stop_text="Feito.")
        key = rules.suppression_key().hex()

    page = inside.get(f"{ADMIN}/consentrules/1/change/").content.decode()
    assert "Feito." in page
    assert key not in page
