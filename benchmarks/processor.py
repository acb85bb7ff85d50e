"""The processor's time, which tells more than the clock where a machine has other things to do."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil
from django.db import connection


def of(work: Callable[[], object]) -> float:
    """Seconds of processor that `work` takes in this process and in PostgreSQL, as far as that
    runs on this machine; of all its sessions, so nobody else should use it meanwhile."""
    connection.ensure_connection()
    session = connection.connection.info.backend_pid
    before = time.process_time() + _of_service(session)
    work()
    return time.process_time() + _of_service(session) - before


def _of_service(session: int) -> float:
    """Of the process that all sessions begin from, of those there are and those there were."""
    try:
        service = psutil.Process(session).parent()
        if service is None or "postgres" not in service.name():
            return 0.0
        ended = service.cpu_times()
        gone = float(ended.children_user + ended.children_system)
        return gone + sum(_seconds(one) for one in service.children())
    except psutil.Error:
        return 0.0


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        return float(times.user + times.system)
    except psutil.Error:
        return 0.0
