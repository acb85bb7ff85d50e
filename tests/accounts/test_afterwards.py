"""What follows a transaction fails alone: Django logs it by its name and goes on."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from apps.accounts.afterwards import once_committed


def _fail(why: str) -> None:
    raise RuntimeError(why)


@pytest.mark.parametrize("do", [_fail, partial(_fail), [].append], ids=["function", "partial", "c"])
def test_whatever_follows_may_fail_and_has_a_name_to_be_logged_by(db: None, do):
    once_committed(do, "no Redis")

    _savepoints, call, is_robust = connection.run_on_commit[-1]
    assert is_robust
    assert call.__qualname__
    assert call.args == ("no Redis",)


def test_it_is_called_with_what_was_given(db: None):
    once_committed(_fail, why="no disk")

    _savepoints, call, _is_robust = connection.run_on_commit[-1]
    with pytest.raises(RuntimeError, match="no disk"):
        call()
