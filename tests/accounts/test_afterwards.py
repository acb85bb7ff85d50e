"""What follows a transaction fails alone."""

from __future__ import annotations

import logging
from functools import partial

import pytest
from django.db import transaction

from apps.accounts.afterwards import once_committed


def _fail(why: str) -> None:
    raise RuntimeError(why)


@pytest.mark.django_db(transaction=True)
def test_what_fails_afterwards_breaks_nothing_and_is_told_to_the_log(
    caplog: pytest.LogCaptureFixture,
):
    done: list[str] = []
    with caplog.at_level(logging.ERROR), transaction.atomic():
        once_committed(_fail, "no Redis")
        once_committed(partial(_fail, "no disk"))
        once_committed(done.append, "the others")
    assert done == ["the others"]
    assert "no Redis" in caplog.text
    assert "no disk" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_nothing_follows_what_was_rolled_back():
    done: list[str] = []
    with transaction.atomic():
        once_committed(done.append, "too late")
        transaction.set_rollback(True)
    assert done == []
