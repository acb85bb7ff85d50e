"""Processes that are ready at once, as they are copies of one in which Django is set up.

Setting Django up takes seconds of a processor, and many tests need a process that can really die.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
from django.conf import settings

_PATIENCE = 150  # seconds
_kind = multiprocessing.get_context("forkserver")
_kind.set_forkserver_preload(["tests.copied"])


@dataclass
class Copy:
    """One that is ready to run lines of Python; `go` lets it."""

    process: Any
    may_go: Any
    is_ready: Any
    log: Path

    def go(self) -> None:
        assert self.is_ready.wait(_PATIENCE), self.said
        self.may_go.set()

    def wait(self, seconds: float = _PATIENCE) -> int:
        """How it ended: 0, what it said itself, or the signal below 0."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, f"still running: {self.said}"
        return int(self.process.exitcode)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    @property
    def said(self) -> str:
        return self.log.read_text()


def make(code: str, *, database: str, **variables: str) -> Copy:
    """A copy that works on that database. `variables`: of its environment; settings of the same
    name follow them."""
    may_go, is_ready = _kind.Event(), _kind.Event()
    log = Path(_logs().name) / uuid4().hex
    log.touch()
    told = (code, database, variables, str(log), may_go, is_ready)
    process = _kind.Process(target=_live, args=told, daemon=True)
    process.start()
    return Copy(process, may_go, is_ready, log)


@cache
def _logs() -> tempfile.TemporaryDirectory[str]:
    """Gone with the run."""
    return tempfile.TemporaryDirectory(prefix="recado-copies-")


def _live(
    code: str, database: str, variables: dict[str, str], log: str, may_go: Any, is_ready: Any
) -> None:
    said = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.stdout = sys.stderr = os.fdopen(said, "w", buffering=1)
    django.setup()
    _furnish(database, variables)
    is_ready.set()
    if may_go.wait(_PATIENCE):
        exec(compile(code, "<copy>", "exec"), {"__name__": "__main__"})


def _furnish(database: str, variables: dict[str, str]) -> None:
    from apps.accounts import faultpoints

    os.environ.update(variables)
    settings.DATABASES["default"]["NAME"] = database
    for name, value in variables.items():
        if hasattr(settings, name):
            setattr(settings, name, type(getattr(settings, name))(value))
    importlib.reload(faultpoints)
