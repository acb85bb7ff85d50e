"""Who asks first takes something on; a mark is a hint, and Redis may be away."""

from __future__ import annotations

import pytest

from apps.accounts import marks, momentary
from apps.accounts.ids import new_id


@pytest.fixture
def mark() -> str:
    return f"recado:test:{new_id()}"


@pytest.fixture
def away(settings):
    """Nobody answers on this port."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    momentary.store.cache_clear()
    yield
    momentary.store.cache_clear()


def test_one_is_the_first(mark):
    assert [marks.is_first(mark, seconds=60) for _ in range(3)] == [True, False, False]


def test_after_it_is_wiped_somebody_else_is(mark):
    marks.is_first(mark, seconds=60)
    marks.wipe(mark)
    assert marks.is_first(mark, seconds=60)


def test_it_runs_out_by_itself(mark):
    marks.is_first(mark, seconds=60)
    assert 0 < momentary.store().ttl(mark) <= 60


@pytest.mark.usefixtures("away")
def test_without_redis_everybody_is_first_and_nobody_fails(mark):
    assert marks.is_first(mark, seconds=60)
    assert marks.is_first(mark, seconds=60)
    marks.wipe(mark)
