"""Encrypt every secret under the first of ENCRYPTION_KEYS."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import audit, rotation
from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_public


class Command(BaseCommand):
    help = (
        "Encrypt every secret anew under the first of ENCRYPTION_KEYS. May be cut off and repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=rotation.BATCH, help="Rows in one transaction."
        )

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        rotated = unreadable = 0
        for progress in rotation.rotate_all(batch=batch):
            rotated += progress.rotated
            unreadable += progress.unreadable
            if progress.rotated or progress.unreadable:
                self.stdout.write(
                    f"{progress.schema} {progress.place}: {progress.rotated} rotated,"
                    f" {progress.unreadable} unreadable"
                )
        if rotated:
            with in_public():
                audit.record("secrets.rotated", by=PLATFORM, tenant=None, after={"rows": rotated})
        self.stdout.write(f"{rotated} secrets encrypted anew, {unreadable} unreadable.")
        if unreadable:
            raise CommandError(
                f"{unreadable} secrets were written with a key that is not among ENCRYPTION_KEYS."
                " Put the missing key back at the end of the list and run this again; do not"
                " remove any key before this command ends well."
            )
