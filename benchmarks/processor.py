"""The processor's time, which tells more than the clock where a machine has other things to do."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil
from django.db import connection


def of(work: Callable[[], object]) -> float:
    """Seconds of processor that `work` takes in this process and in its PostgreSQL session,
    as far as that runs on this machine."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    before = time.process_time() + _of_session(pid)
    work()
    return time.process_time() + _of_session(pid) - before


def _of_session(pid: int) -> float:
    try:
        session = psutil.Process(pid)
        times = session.cpu_times()
        return float(times.user + times.system) if "postgres" in session.name() else 0.0
    except psutil.Error:
        return 0.0
