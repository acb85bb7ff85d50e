"""Say what is reachable."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from config import reachable


class Command(BaseCommand):
    help = "Say what is reachable, a line each. Exit 1 when something is not."
    requires_system_checks = []

    def handle(self, **_options: Any) -> None:
        all_there = True
        for reading in reachable.look_at_all():
            all_there &= reading.reachable
            word = self.style.SUCCESS(_("yes")) if reading.reachable else self.style.ERROR(_("no"))
            took = f"{reading.milliseconds:.0f} ms"
            self.stdout.write(f"{reading.name:<10}{word:<5}{reading.words} ({took})")
        if not all_there:
            sys.exit(1)
