"""Measure Recado beside its limits, in one run."""

from __future__ import annotations

import gc
import json
import secrets
from argparse import ArgumentParser
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.test import override_settings

from benchmarks import (
    contacts,
    contacts_import,
    decay,
    dispatch,
    http,
    inbox,
    ingest,
    live,
    loop,
    materialise,
    preflight,
    tenants,
)
from benchmarks.table import Row, drawn

#: name → the measurements it stands for.
BENCHMARKS: dict[str, list[Callable[..., list[Row]]]] = {
    "ingest": [ingest.measure],
    "dispatch": [dispatch.measure, loop.measure, materialise.measure, decay.measure],
    "loop": [loop.measure],
    "materialise": [materialise.measure],
    "preflight": [preflight.measure],
    "decay": [decay.measure],
    "import": [contacts_import.measure, contacts.measure],
    "inbox": [inbox.measure],
    "live": [live.measure],
    "tenants": [tenants.measure, http.measure],
}

#: Those of which the number of rows can be chosen.
SIZED = (materialise.measure, preflight.measure, decay.measure, inbox.measure, live.measure)


class Command(BaseCommand):
    help = "Measure speed as a ratio to a limit that is measured in the same run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[*BENCHMARKS, "all"])
        parser.add_argument("--size", type=int, metavar="ROWS", help="Fewer than a million.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the table as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # as in a worker's process
        names = list(BENCHMARKS) if options["name"] == "all" else [options["name"]]
        chosen = dict.fromkeys(measure for name in names for measure in BENCHMARKS[name])
        with _as_in_production():
            rows = [row for measure in chosen for row in _measured(measure, options["size"])]
        self.stdout.write(drawn(rows))
        if options["json"]:
            document = [row.as_dict() for row in rows]
            options["json"].write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


@contextmanager
def _as_in_production() -> Iterator[None]:
    """Without the log of queries that development keeps, which costs time and memory; workers of
    benchmarks, which run with production's settings, read what is encrypted here."""
    key = b64encode(secrets.token_bytes(32)).decode()
    with override_settings(DEBUG=False, ENCRYPTION_KEYS=[key]):
        yield


def _measured(measure: Callable[..., list[Row]], size: int | None) -> list[Row]:
    return measure(size) if size and measure in SIZED else measure()
