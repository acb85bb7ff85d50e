"""Meta's markets, called as people call them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.utils.translation import override

from apps.whatsapp import markets

LIST = Path(markets.__file__).parents[1] / "accounts/price_list/rates.csv"


@pytest.mark.parametrize(
    ("market", "said"),
    [
        ("Brazil", "Brasil"),
        ("Germany", "Alemanha"),
        ("Turkey", "Turquia"),
        ("Atlantis", "Atlantis"),
    ],
)
def test_a_market_is_called_as_in_the_language_of_the_page(market, said):
    with override("pt-br"):
        assert markets.called(market) == said


def test_english_keeps_the_names_of_the_price_list():
    with override("en"):
        assert markets.called("Saudi Arabia") == "Saudi Arabia"
        assert markets.called("Other") == "Other countries"


def test_every_market_of_the_price_list_is_a_country_or_a_region_with_words():
    with LIST.open(encoding="utf-8") as file:
        listed = {row["market"] for row in csv.DictReader(file)}

    assert {name for name in listed if name not in markets._REGIONS} <= set(markets._countries())
    assert len(listed) > 20
