"""Sending windows: made, drawn, changed, and guarded while they are in use."""

from __future__ import annotations

import json

import pytest

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign, SendingWindow
from tests.campaigns.pages.conftest import HTMX

HERE = "/t/acme/settings/sending-windows/"
OFFICE = {
    "name": "Office hours", "always": "", "mon": "9-12, 13-18", "sat": "9-13", "holidays": "BR",
    "days": "12-24 9-12", "in_recipients_zone": "on", "zone": "America/Manaus",
}  # fmt: skip


@pytest.fixture
def kept(acme):
    def read():
        with in_tenant(acme):
            return SendingWindow.objects.get()

    return read


def test_a_window_is_made_with_a_break_holidays_and_days_of_its_own(as_agent, kept):
    assert as_agent.post(f"{HERE}new/", OFFICE).status_code == 302

    window = kept()
    assert window.name == "Office hours"
    assert window.in_recipients_zone
    assert window.hours["zone"] == "America/Manaus"
    assert window.hours["week"]["mon"] == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert (window.hours["holidays"], window.hours["days"]) == (
        "BR",
        {"12-24": [["09:00", "12:00"]]},
    )
    shown = as_agent.get(HERE).content.decode()
    assert "Monday: 09:00–12:00, 13:00–18:00." in shown
    again = as_agent.get(f"{HERE}{window.pk}/").content.decode()
    assert "09:00–12:00, 13:00–18:00" in again


def test_hours_that_cannot_be_read_are_kept_and_named(as_agent, acme):
    shown = as_agent.post(f"{HERE}new/", {**OFFICE, "mon": "nine-ten"}).content.decode()

    assert 'value="nine-ten"' in shown
    assert "is no time" in shown


def test_a_window_made_in_the_wizard_is_chosen_there(as_agent, kept):
    answer = as_agent.post(f"{HERE}new/", OFFICE, headers=HTMX)

    told = json.loads(answer["HX-Trigger"])
    assert told["recado:window"] == {"id": str(kept().pk), "name": "Office hours"}


def test_the_week_is_drawn_while_it_is_written(as_agent, acme):
    drawn = as_agent.post(f"{HERE}look/", OFFICE, headers=HTMX).content.decode()
    half = as_agent.post(f"{HERE}look/", {**OFFICE, "mon": "9-"}, headers=HTMX).content.decode()

    assert "<svg" in drawn
    assert "<svg" not in half


def test_one_in_use_stays_and_a_viewer_changes_none(as_agent, as_viewer, kept, acme):
    as_agent.post(f"{HERE}new/", OFFICE)
    window = kept()
    with in_tenant(acme):
        campaign = Campaign.objects.create(name="Sale", window=window)

    said = as_agent.post(f"{HERE}{window.pk}/delete/", follow=True).content.decode()
    assert "send in this window" in said
    assert as_viewer.get(f"{HERE}{window.pk}/").status_code == 403
    assert as_viewer.get(HERE).status_code == 200
    with in_tenant(acme):
        campaign.delete()
    as_agent.post(f"{HERE}{window.pk}/delete/")
    with in_tenant(acme):
        assert not SendingWindow.objects.exists()
