"""Numbers as people write them."""

from __future__ import annotations

import pytest

from apps.whatsapp.numbers import spoken


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+5511900000110", "(11) 90000-0110"),
        ("+551130000110", "(11) 3000-0110"),
        ("+14155550101", "+1 415 555 0101"),
        ("+351900000101", "+351900000101"),
        ("29048", "29048"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_people_do(kept: str, shown: str):
    assert spoken(kept) == shown
