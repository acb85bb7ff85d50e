"""A company's own models in its admin: entered on purpose, recorded in its log, secrets unseen."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.ai.models import ProviderKey

pytestmark = pytest.mark.django_db
KEYS = "/t/acme/admin/ai/providerkey/"


@pytest.fixture
def inside(as_superadmin):
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


def test_a_key_is_written_in_this_company_only_and_recorded_there(inside, superadmin, acme, globex):
    inside.post(f"{KEYS}add/", {"provider": "openai", "key": "sk-test-1234567890"})

    with in_tenant(acme):
        assert ProviderKey.objects.get().key == "sk-test-1234567890"
    with in_tenant(globex):
        assert not ProviderKey.objects.exists()
    entry = AuditEntry.objects.get(action="ai_key.changed")
    assert (entry.tenant, entry.user, entry.as_superadmin) == (acme, superadmin, True)


def test_a_key_is_never_shown_again(inside):
    inside.post(f"{KEYS}add/", {"provider": "openai", "key": "sk-test-1234567890"})

    for page in (KEYS, f"{KEYS}openai/change/"):
        text = inside.get(page).content.decode()
        assert "7890" in text
        assert "sk-test" not in text


def test_a_new_key_replaces_the_old_one_and_it_can_be_removed(inside, acme):
    inside.post(f"{KEYS}add/", {"provider": "openai", "key": "sk-test-1234567890"})
    inside.post(f"{KEYS}openai/change/", {"key": "sk-test-another"})
    with in_tenant(acme):
        assert ProviderKey.objects.get().key == "sk-test-another"

    inside.post(f"{KEYS}openai/delete/", {"post": "yes"})

    with in_tenant(acme):
        assert not ProviderKey.objects.exists()
    assert AuditEntry.objects.filter(action="ai_key.removed", tenant=acme).exists()


def test_the_frameworks_own_history_stays_empty(inside):
    inside.post(f"{KEYS}add/", {"provider": "openai", "key": "sk-test-1234567890"})

    assert not LogEntry.objects.exists()


def test_after_leaving_the_door_is_shut(inside):
    inside.post("/t/acme/leave/")

    assert inside.get(KEYS).status_code == 302


def test_a_suspended_company_can_still_be_entered(inside, acme):
    acme.status = acme.Status.SUSPENDED
    acme.save(update_fields=["status"])

    assert inside.get(KEYS).status_code == 200
