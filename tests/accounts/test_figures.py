"""Figures and moments as people read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from apps.accounts.templatetags import figures


@pytest.mark.parametrize(
    ("language", "value", "digits", "said"),
    [
        ("pt-br", 12480, 0, "12.480"),
        ("en", 12480, 0, "12,480"),
        ("pt-br", 87.66, 1, "87,7"),
        ("en", None, 0, "–"),
    ],
)
def test_numbers_are_grouped_as_the_language_does(language, value, digits, said):
    with translation.override(language):
        assert figures.num(value, digits) == said


def test_a_bar_s_length_is_written_with_a_point_in_every_language():
    with translation.override("pt-br"):
        drawn = figures.bar(1, 3)

    assert 'width="33.33%"' in drawn
    assert 'class="over"' not in drawn


def test_a_nearly_full_bar_warns_and_never_leaves_its_track():
    assert 'class="over" width="100.00%"' in figures.bar(120, 100)


def test_a_status_bar_shows_every_status_once_and_patterns_trouble():
    drawn = figures.status_bar({"read": 1, "failed": 1, "queued": 2}, "sample")

    assert 'data-st="read" x="0.00%" width="25.00%"' in drawn
    assert 'data-st="failed" x="25.00%" width="25.00%"' in drawn
    assert 'data-st="queued" x="50.00%" width="50.00%"' in drawn
    assert drawn.count('class="pat"') == 1
    assert 'fill="url(#p-hatch)"' in drawn


def test_a_status_bar_of_nothing_is_empty():
    assert "<rect" not in figures.status_bar({}, "sample")


@pytest.mark.parametrize(
    ("back", "said"),
    [(timedelta(seconds=5), "just now"), (timedelta(minutes=18), "18 min ago")],
)
def test_the_last_hour_is_told_in_minutes(back, said):
    with translation.override("en"):
        assert f">{said}</time>" in figures.ago(timezone.now() - back)


def test_another_day_is_told_as_a_date():
    moment = timezone.now() - timedelta(days=40)
    with translation.override("en"):
        said = figures.ago(moment)

    assert f">{timezone.localtime(moment).day} " in said
    assert f'datetime="{timezone.localtime(moment).isoformat(timespec="seconds")}"' in said


def test_what_was_searched_for_is_marked_and_nothing_is_let_through():
    assert figures.highlight("Ana <b>", "an") == "<mark>An</mark>a &lt;b&gt;"
    assert figures.highlight("Ana <b>", "zz") == "Ana &lt;b&gt;"
