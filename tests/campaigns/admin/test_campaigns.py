"""What superadmins see of a company's campaigns, and the one thing they may do."""

from __future__ import annotations

import pytest

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign, SendingWindow
from tests.campaigns.furnishing import furnish

ADMIN = "/t/acme/admin/campaigns"


@pytest.fixture
def inside(as_superadmin):
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.fixture
def running(acme):
    with in_tenant(acme):
        return furnish(100, status="running", name="Black Friday").campaign


def test_a_campaign_shows_how_it_stands_and_is_only_to_be_read(inside, running):
    listed = inside.get(f"{ADMIN}/campaign/").content.decode()
    page = inside.get(f"{ADMIN}/campaign/{running.pk}/change/").content.decode()

    assert "Black Friday" in listed
    assert "delivered 25, read 23" in page
    assert inside.post(f"{ADMIN}/campaign/{running.pk}/change/", {}).status_code == 403
    assert inside.post(f"{ADMIN}/campaign/{running.pk}/delete/", {"post": "yes"}).status_code == 403


def test_one_that_troubles_everybody_is_paused_and_the_log_says_who(acme, inside, running):
    inside.post(f"{ADMIN}/campaign/{running.pk}/pause/", {"_form_submitted": "True"})

    with in_tenant(acme):
        assert Campaign.objects.get(pk=running.pk).status == "paused"
    assert AuditEntry.objects.get(action="campaign.paused").as_superadmin


def test_windows_are_read_too(acme, inside):
    with in_tenant(acme):
        window = SendingWindow.objects.create(name="Loja aberta", hours={})

    assert "Loja aberta" in inside.get(f"{ADMIN}/sendingwindow/").content.decode()
    assert inside.get(f"{ADMIN}/sendingwindow/{window.pk}/change/").status_code == 200
