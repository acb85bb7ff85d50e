"""Work that takes as long as a test likes, to fill the processes of workers with."""

from __future__ import annotations

import time

from apps.accounts.momentary import store
from config.celery import app

ASLEEP, WAKE = "tests:asleep", "tests:wake"
MOST = 300.0  # seconds


@app.task(name="tests.sleep")  # type: ignore[untyped-decorator]
def sleep() -> None:
    """Until somebody sets WAKE."""
    store().incr(ASLEEP)
    ends = time.monotonic() + MOST
    while not store().exists(WAKE) and time.monotonic() < ends:
        time.sleep(0.1)
