"""Parts of files, as browsers ask for them (RFC 9110, section 14)."""

import pytest

from apps.whatsapp.media.ranges import Part, Unsatisfiable, part_of


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-", Part(0, 100)),
        ("bytes=90-", Part(90, 10)),
        ("bytes=90-999", Part(90, 10)),
        ("bytes=-5", Part(95, 5)),
        ("bytes=-500", Part(0, 100)),
        ("Bytes = 1 - 2", Part(1, 2)),
    ],
)
def test_one_part(asked, part):
    assert part_of(asked, 100) == part


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,5-6", "items=0-1"]
)
def test_whatever_else_is_asked_gets_all_of_it(asked):
    assert part_of(asked, 100) is None


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_lies_after_the_end_can_not_be_had(asked):
    with pytest.raises(Unsatisfiable):
        part_of(asked, 100)


def test_a_part_without_an_end_may_be_cut():
    assert part_of("bytes=10-", 100, most=20) == Part(10, 20)
    assert part_of("bytes=90-", 100, most=20) == Part(90, 10)
    assert part_of("bytes=10-99", 100, most=20) == Part(10, 90)
