"""Preparing a campaign: one door, errors by field, nobody overwrites what they have not seen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import AuditEntry
from apps.campaigns import drafting
from apps.campaigns.models import Campaign, SendingWindow
from apps.conversations.models import Batch
from tests.conversations.outbox.conftest import make_channel, make_template

USE = {"name": "on_its_way", "language": "pt_BR", "values": {"1": "{{nome|cliente}}", "2": "x"}}


def test_a_draft_is_kept_tidy_and_takes_a_place_of_the_plan(acme, inside_acme):
    line = make_channel("line")
    make_template(line)
    window = SendingWindow.objects.create(name="Shop hours")

    made = drafting.create(
        acme,
        {
            "name": "  Black   Friday ",
            "audience": {"all": True, "tags": []},
            "variants": [{"template": USE}],
            "channels": [str(line.pk), line.pk],
            "window": window,
            "budget": "150",
            "pace": {"messagesPerSecond": 5.0},
            "canary": {"percent": 0, "minutes": 5},
            "experiment": {"holdoutPercent": 10, "metric": "read"},
        },
        by=PLATFORM,
    )

    made.refresh_from_db()
    assert (made.name, made.status, made.rev) == ("Black Friday", "draft", 1)
    assert made.audience == {"all": True}
    assert made.channels == [line.pk]
    assert (made.budget, made.pace, made.canary) == (Decimal(150), {"messagesPerSecond": 5}, {})
    assert made.window == window
    assert made.category == "utility"  # the template's own
    assert quotas.use_of(acme, "max_campaigns").used == 1
    assert AuditEntry.objects.filter(action="campaign.created").count() == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(acme, inside_acme):
    line = make_channel("line")
    qr = make_channel("shop", provider="waha", account="", gateway_url="https://gate.example.com")

    with pytest.raises(drafting.BadCampaign) as refused:
        drafting.create(
            acme,
            {
                "name": " ",
                "audience": {"numbers": ["12"]},
                "variants": [{"kind": "text", "content": {}, "weight": 1.5}],
                "channels": [line.pk, qr.pk],
                "category": "service",
                "scheduled_at": timezone.now() - timedelta(hours=1),
                "missed_start": "perhaps",
                "window": "x",
                "budget": -1,
                "pace": {"minGapSeconds": 9, "maxGapSeconds": 3, "often": 1},
                "stops": {"errorRate": 101},
                "canary": {"percent": float("nan")},
                "experiment": {"holdoutPercent": 60, "testPercent": 60},
                "ignores_cap": "yes",
                "colour": "red",
            },
            by=PLATFORM,
        )

    assert set(refused.value.errors) == {
        "name", "audience.numbers", "variants.0.weight", "channels", "category", "scheduled_at",
        "missed_start", "window", "budget", "pace.often", "stops.errorRate", "canary.percent",
        "experiment.testPercent", "ignores_cap", "colour",
    }  # fmt: skip
    assert not Campaign.objects.exists()
    assert quotas.use_of(acme, "max_campaigns").used == 0


def test_whoever_saves_second_is_told(acme, inside_acme):
    made = drafting.create(acme, {"name": "May"}, by=PLATFORM)

    first = drafting.change(made, {"name": "June"}, rev=1, by=PLATFORM)
    with pytest.raises(drafting.Stale) as refused:
        drafting.change(made, {"name": "July"}, rev=1, by=PLATFORM)

    assert first.rev == 2
    assert refused.value.extra == {"rev": 2}
    assert Campaign.objects.get().name == "June"


def test_the_plan_says_how_many_there_may_be(acme, inside_acme):
    acme.quota_overrides = {"max_campaigns": 1}
    drafting.create(acme, {"name": "May"}, by=PLATFORM)

    with pytest.raises(QuotaExceeded):
        drafting.create(acme, {"name": "June"}, by=PLATFORM)
    assert Campaign.objects.count() == 1


def test_on_its_way_only_the_speed_and_the_rules_change(acme, inside_acme):
    made = drafting.create(acme, {"name": "May", "stops": {"errorRate": 5}}, by=PLATFORM)
    batch = Batch.objects.create(origin="campaign", category="marketing")
    noted: dict[str, Any] = {"errorRate": 5, "since": {"failed": 3}}
    Campaign.objects.update(status="running", batch=batch, stops=noted)

    changes = {"pace": {"messagesPerSecond": 2}, "stops": {"errorRate": 9}, "audience": {}}
    drafting.change(made, changes, by=PLATFORM)
    with pytest.raises(drafting.NotEditable):
        drafting.change(made, {"audience": {"all": True}}, by=PLATFORM)
    Campaign.objects.update(status="scheduled")
    with pytest.raises(drafting.NotEditable) as refused:
        drafting.change(made, {"budget": 5}, by=PLATFORM)

    batch.refresh_from_db()
    made.refresh_from_db()
    assert batch.pace == {"messagesPerSecond": 2}
    assert made.stops == {"errorRate": 9, "since": {"failed": 3}}
    assert "Unschedule" in str(refused.value)
