"""Meta's prices in the platform's admin: listed from the beginning, added to, and logged."""

from __future__ import annotations

import pytest

from apps.accounts.models import AuditEntry, MessageRate, PriceMarket

pytestmark = pytest.mark.django_db
NEW = {
    "market": "Brazil",
    "category": "marketing",
    "currency": "USD",
    "rate": "0.07",
    "since": "2027-01-01",
    "confidence": "high",
}


def _brazil():
    rates = MessageRate.objects.filter(market="Brazil", category="marketing", currency="USD")
    return rates.order_by("since")


def test_the_known_prices_and_markets_are_there_from_the_beginning():
    assert str(_brazil().last().rate) == "0.062500"
    assert set(MessageRate.objects.values_list("market", flat=True)) <= set(
        PriceMarket.objects.values_list("market", flat=True)
    )


def test_a_new_price_is_added_beside_the_old_one_and_logged(as_superadmin):
    answer = as_superadmin.post("/admin/accounts/messagerate/add/", NEW, follow=True)

    assert answer.status_code == 200
    assert [str(one.rate) for one in _brazil()][-2:] == ["0.062500", "0.070000"]
    assert AuditEntry.objects.filter(action="messagerate.added").exists()


def test_a_price_below_nothing_is_refused(as_superadmin):
    as_superadmin.post("/admin/accounts/messagerate/add/", {**NEW, "rate": "-1"})

    assert not MessageRate.objects.filter(rate__lt=0).exists()


def test_markets_are_listed_with_their_calling_codes(as_superadmin):
    page = as_superadmin.get("/admin/accounts/pricemarket/?q=Brazil").content.decode()

    assert "+55" in page
    assert as_superadmin.get("/admin/accounts/messagerate/").status_code == 200
