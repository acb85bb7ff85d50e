"""Numbers read by column are what `phones.read` says of each."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.conversations.importing import phone_column
from apps.whatsapp import phones

_before = st.sampled_from(
    ["", "+55", "55", "0", "0055", "+55 (0)", "015", "+55 0 21", "0021", "+1", "00", "0800", "+"]
)
_area = st.sampled_from([*sorted(phones.AREAS)[::9], "10", "23", "00", "(11)", " 11 ", ""])
_rest = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["9", "", "9 "]),
    st.text("0123456789", min_size=3, max_size=5),
    st.sampled_from(["", "-", ".", " ", "/"]),
    st.text("0123456789", min_size=3, max_size=5),
)
_after = st.sampled_from(["", "", "", ".0", ",00", " x", "E+10", "\u00a0"])
_typed = st.builds("{}{}{}{}".format, _before, _area, _rest, _after)


def one_by_one(cell, country, area):
    try:
        return phones.read(cell, country=country, area=area), None
    except phones.NotAPhone as exc:
        return None, exc.code


@pytest.mark.parametrize("country", ["BR", "US", "AR"])
@pytest.mark.parametrize("area", ["", "11"])
@given(cells=st.lists(_typed.map(str.strip).filter(bool), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_a_column_is_read_like_its_cells(country, area, cells):
    found = phone_column.read(pl.Series(cells), country=country, area=area)

    assert found.rows() == [one_by_one(cell, country, area) for cell in cells]


def test_usual_forms_do_not_need_the_slow_way(monkeypatch):
    """Otherwise a million rows would take half a minute instead of a second."""
    monkeypatch.setattr(phone_column.phones, "read", lambda *_, **__: pytest.fail("asked"))
    cells = ["(11) 90000-0101", "+55 11 90000-0101", "011 90000 0101", "5511900000101"]

    found = phone_column.read(pl.Series([*cells, "0 15 11 90000.0101"]), country="BR", area="")

    assert found["phone"].unique().to_list() == ["+5511900000101"]


def test_blank_cells_are_no_mistakes():
    found = phone_column.read(pl.Series([None, "11 90000-0101"]), country="BR", area="")

    assert found.rows() == [(None, None), ("+5511900000101", None)]
