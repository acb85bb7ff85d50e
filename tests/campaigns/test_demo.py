"""What whoever looks around finds of campaigns: people, templates, one campaign gone, one ready."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from apps.accounts import demo as the_demo
from apps.accounts.tenancy import in_tenant
from apps.campaigns import demo, preflight
from apps.campaigns.demo import furnishing, people
from apps.campaigns.models import Campaign, Status
from apps.conversations.models import Contact
from apps.whatsapp import demo as the_wire
from apps.whatsapp.message_templates.syncing import sync
from apps.whatsapp.models import Channel
from tests import simulated

pytestmark = pytest.mark.slow
NOBODYS = re.compile(r"\+55[1-9]\d90000\d{4}")


def test_nobody_real_is_among_them():
    everybody = list(people.everybody())

    assert len({one.phone for one in everybody}) == len(everybody) == people.COUNT
    assert all(NOBODYS.fullmatch(one.phone) for one in everybody)
    assert Counter(one.agreed for one in everybody)[True] > 200


def test_a_campaign_has_started_and_another_is_ready(
    db, settings, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(the_demo, "FURNISHINGS", [the_wire.furnish])
    with simulated.running(approve_after_ms=0) as simulator:
        settings.SANDBOX_URL = settings.META_GRAPH_URL = simulator.url
        with django_capture_on_commit_callbacks(execute=True):
            tenant = the_demo.ensure("demo-password")
        with in_tenant(tenant):
            channel = Channel.objects.get()
            assert furnishing._people(tenant, channel)
            furnishing._templates(tenant, channel)
            sync(tenant, channel)
            assert furnishing._templates(tenant, channel)
            with django_capture_on_commit_callbacks():
                assert not furnishing._first(tenant, channel), "it is on its way"
            furnishing._second(tenant, channel)
            furnishing._second(tenant, channel)

    with in_tenant(tenant):
        gone, ready = Campaign.objects.order_by("created_at")
        assert (gone.status, ready.status) == (Status.RUNNING, Status.DRAFT)
        assert ready.checked["receives"] > 200
        assert not [one for one in preflight.blockers(tenant, ready) if one.blocks]
        assert Contact.objects.count() == people.COUNT


def test_without_a_simulator_nothing_is_sent(db, settings, acme):
    settings.SANDBOX_URL = ""
    with in_tenant(acme):
        demo.furnish(acme)
        assert not Campaign.objects.exists()
