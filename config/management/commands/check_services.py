"""Say what is reachable."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config import reachable


class Command(BaseCommand):
    help = "Say what is reachable, a line each. Exit 1 when something is not."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(reachable.CHECKS))

    def handle(self, *, names: list[str], **_options: Any) -> None:
        if unknown := set(names) - set(reachable.CHECKS):
            raise CommandError(
                _("There is no service called %(name)s. Choose among: %(known)s.")
                % {"name": unknown.pop(), "known": ", ".join(reachable.CHECKS)}
            )
        all_there = True
        for reading in map(reachable.look, names or reachable.CHECKS):
            all_there &= reading.reachable
            word = self.style.SUCCESS(_("yes")) if reading.reachable else self.style.ERROR(_("no"))
            took = f"{reading.milliseconds:.0f} ms"
            self.stdout.write(f"{reading.name:<10}{word:<5}{reading.words} ({took})")
        if not all_there:
            sys.exit(1)
