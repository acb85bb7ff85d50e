"""What whoever looks around finds: a number that works, without an account at Meta."""

from __future__ import annotations

import pytest

from apps.accounts import demo
from apps.accounts.tenancy import in_tenant
from apps.whatsapp import demo as wire
from apps.whatsapp.models import Channel
from tests import simulated

pytestmark = pytest.mark.slow


def test_the_demo_company_has_a_live_sandbox_number_once(
    db, settings, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(demo, "FURNISHINGS", [wire.furnish])
    with simulated.running() as simulator:
        settings.SANDBOX_URL = simulator.url
        with django_capture_on_commit_callbacks(execute=True):
            tenant = demo.ensure("demo-password")
        with django_capture_on_commit_callbacks(execute=True):
            demo.ensure("demo-password")

    with in_tenant(tenant):
        channel = Channel.objects.get()
        assert (channel.status, channel.sandbox) == (Channel.Status.ONLINE, True)
        assert channel.quality != Channel.Quality.UNKNOWN


def test_without_a_simulator_the_demo_has_no_channel(db, settings):
    settings.SANDBOX_URL = ""
    with in_tenant(demo.ensure("demo-password")):
        assert not Channel.objects.exists()
