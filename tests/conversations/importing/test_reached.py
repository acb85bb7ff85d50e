"""Pieces that are written in another order than they stand in the file."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.importing import reached
from apps.conversations.importing.frames import pl
from apps.conversations.importing.records import Chunk
from apps.conversations.importing.source import Piece


def chunks(sizes):
    first, made = 1, []
    for size in sizes:
        made.append(Chunk(first, [["x"]] * size))
        first += size
    return made


def left(chunk, progress):
    lines = list(range(chunk.first, chunk.after))
    return Piece(chunk, pl.DataFrame({"line": lines}), 0).left(progress).frame["line"].to_list()


@given(st.data(), st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_whatever_the_order_a_run_cut_off_writes_just_what_is_left(data, sizes):
    written = data.draw(st.permutations(chunks(sizes)))
    cut = data.draw(st.integers(0, len(written)))
    progress = {}
    for chunk in written[:cut]:
        progress = reached.with_chunk(progress, chunk)
    again = chunks([data.draw(st.integers(1, 4))] * sum(sizes))  # in pieces of another size

    found = [line for chunk in again for line in left(chunk, progress)]

    missing = {line for chunk in written[cut:] for line in range(chunk.first, chunk.after)}
    assert [line for line in found if line <= sum(sizes)] == sorted(missing)


def test_nothing_lies_ahead_once_all_is_written():
    progress = {"attempts": 1}
    for chunk in reversed(chunks([3, 2, 4])):
        progress = reached.with_chunk(progress, chunk)
    assert progress == {"attempts": 1, "record": 9, "ahead": []}


def test_a_word_that_was_not_kept_is_forgotten_and_the_next_one_can_speak():
    import_ = SimpleNamespace(counts={"new": 1}, progress={}, lease_until=None)
    word = reached.Word(import_)

    def fail():
        with word.given_back():
            word.take()
            import_.counts = {"new": 2}
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert import_.counts == {"new": 1}
    with word.beside().given_back():
        assert word.free.acquire(blocking=False)
        word.free.release()
