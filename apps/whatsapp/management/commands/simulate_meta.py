"""Run a sandbox that answers like Meta's Cloud API, and like WAHA."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.whatsapp.simulator import flags, server


class Command(BaseCommand):
    help = "Run a sandbox that answers like Meta's Cloud API and like WAHA, until Ctrl-C."
    requires_system_checks = []  # it has no database and needs none of the project

    def add_arguments(self, parser: ArgumentParser) -> None:
        flags.add(parser)
        # What this installation's sandbox channels expect, so that they understand each other.
        parser.set_defaults(app_secret=settings.SANDBOX_APP_SECRET)
        if settings.META_VERIFY_TOKEN:
            parser.set_defaults(verify_token=settings.META_VERIFY_TOKEN)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            server.run_forever(flags.read(options), ready=self._say)
        except OSError as trouble:
            raise CommandError(
                f"Port {options['port']} could not be opened ({trouble.strerror}). "
                "Choose another one with --port."
            ) from trouble

    def _say(self, address: str) -> None:
        self.stdout.write(f"The simulator listens on {address}")
        self.stdout.flush()
