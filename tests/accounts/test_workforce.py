"""Workers are known by their signs of life."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery, current_app

from apps.accounts import workforce
from apps.accounts.momentary import store

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _nobody_at_work():
    store().delete("recado:workers", "recado:queues")
    yield
    store().delete("recado:workers", "recado:queues")


def test_who_gave_a_sign_lately_is_alive():
    workforce.sign_of_life("celery@a/1", now=1000)
    workforce.sign_of_life("celery@b/2", now=1010)

    assert workforce.alive(now=1015) == ["celery@a/1", "celery@b/2"]
    assert workforce.alive(now=1000 + workforce.LASTS) == ["celery@b/2"]
    assert workforce.alive(now=2000) == []


def test_who_signs_off_is_gone_at_once():
    workforce.sign_of_life("celery@a/1")
    workforce.gone("celery@a/1")

    assert workforce.alive() == []


def test_the_dead_leave_no_trace():
    workforce.sign_of_life("celery@dead/1", now=1000)
    workforce.sign_of_life("celery@alive/2", now=1000 + workforce.LASTS)

    assert store().zcard("recado:workers") == 1


def test_a_queue_that_nobody_serves_is_found():
    assert workforce.unserved(now=1000) == ["celery", "delivery", "long"]

    workforce.sign_of_life("worker@a/1", ["celery"], now=1000)
    workforce.sign_of_life("delivery@a/2", ["delivery"], now=1010)

    assert workforce.unserved(now=1010) == ["long"]
    assert workforce.unserved(now=1000 + workforce.LASTS) == ["celery", "long"]
    workforce.sign_of_life("celery@b/3", now=1020)
    assert workforce.unserved(now=1020) == []


def test_messages_that_wait_are_counted_and_an_empty_queue_is_zero():
    assert workforce.waiting() == {"celery": 0, "delivery": 0, "long": 0}

    app = Celery(broker=current_app.conf.broker_url, set_as_current=False)
    try:
        app.send_task("nobody.knows.it")
        app.send_task("nobody.knows.it")
        assert workforce.waiting() == {"celery": 2, "delivery": 0, "long": 0}
    finally:
        with app.connection_for_write() as connection:
            connection.default_channel.queue_purge("celery")


@pytest.mark.slow
def test_a_real_worker_signs_on_and_off():
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _becomes(1)
        assert workforce.alive()[0].endswith(f"/{process.pid}")
    finally:
        process.terminate()
        process.wait(60)
    assert workforce.unserved() == []
    assert _becomes(0)


def _becomes(count: int) -> bool:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if len(workforce.alive()) == count:
            return True
        time.sleep(0.1)
    return False
