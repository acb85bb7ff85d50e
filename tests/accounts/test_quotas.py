"""Limits hold, also when requests race."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from apps.accounts import quotas
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import Tenant, UsageCounter


def limited(tenant: Tenant, resource: str, limit: int | None) -> Tenant:
    tenant.quota_overrides = {resource: limit}
    tenant.save(update_fields=["quota_overrides"])
    return tenant


def test_what_is_taken_is_counted_until_it_is_given_back(acme):
    limited(acme, "max_channels", 2)

    assert quotas.take(acme, "max_channels") == 1
    assert quotas.take(acme, "max_channels") == 2
    quotas.give_back(acme, "max_channels")

    assert quotas.use_of(acme, "max_channels") == quotas.Use("max_channels", 1, 2)


def test_one_more_than_the_limit_is_refused_in_words_and_changes_nothing(acme):
    limited(acme, "max_channels", 1)
    quotas.take(acme, "max_channels")

    with pytest.raises(QuotaExceeded) as refused:
        quotas.take(acme, "max_channels")

    assert refused.value.extra == {"resource": "max_channels", "limit": 1, "used": 1}
    assert "1 of 1" in str(refused.value)
    assert quotas.use_of(acme, "max_channels").used == 1


def test_an_amount_that_does_not_fit_whole_is_refused_whole(acme):
    limited(acme, "max_contacts", 10)
    quotas.take(acme, "max_contacts", 8)

    with pytest.raises(QuotaExceeded):
        quotas.take(acme, "max_contacts", 3)

    assert quotas.take(acme, "max_contacts", 2) == 10


def test_the_first_take_is_refused_too_when_it_is_over_the_limit(acme):
    limited(acme, "max_campaigns", 0)

    with pytest.raises(QuotaExceeded):
        quotas.take(acme, "max_campaigns")

    assert not UsageCounter.objects.filter(tenant=acme, resource="max_campaigns").exists()


def test_an_empty_limit_is_no_limit(acme):
    limited(acme, "max_contacts", None)

    assert quotas.take(acme, "max_contacts", 10_000_000) == 10_000_000
    assert quotas.use_of(acme, "max_contacts").left is None


def test_a_daily_limit_starts_anew_at_the_tenants_midnight(acme, monkeypatch):
    limited(acme, "messages_per_day", 1)
    acme.time_zone = "America/Sao_Paulo"
    before_midnight = datetime(2026, 3, 2, 2, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 3, 2, 3, 1, tzinfo=UTC)

    monkeypatch.setattr("django.utils.timezone.now", lambda: before_midnight)
    quotas.take(acme, "messages_per_day")
    with pytest.raises(QuotaExceeded):
        quotas.take(acme, "messages_per_day")

    monkeypatch.setattr("django.utils.timezone.now", lambda: after_midnight)
    assert quotas.take(acme, "messages_per_day") == 1


def test_the_page_shows_todays_use_and_not_a_former_days(acme):
    UsageCounter.objects.create(
        tenant=acme, resource="messages_per_day", day=date(2020, 1, 1), used=7
    )
    quotas.take(acme, "messages_per_day", 2)
    quotas.take(acme, "max_channels", 3)

    used = {use.resource: use.used for use in quotas.uses(acme)}
    assert (used["messages_per_day"], used["max_channels"]) == (2, 3)


def test_what_a_failed_transaction_took_is_free_again(acme):
    class Interrupted(Exception):
        pass

    def take_and_fail() -> None:
        with transaction.atomic():
            quotas.take(acme, "max_channels")
            raise Interrupted

    before = quotas.use_of(acme, "max_channels").used
    with pytest.raises(Interrupted):
        take_and_fail()

    assert quotas.use_of(acme, "max_channels").used == before
