"""What has to be true before the first page: tables, a demo, a way in for the superadmin."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database up to date and print who can log in. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_false", dest="demo")

    def handle(self, *, demo: bool, **_options: Any) -> None:
        # Progress goes to stderr: `up` keeps what is on stdout for the end.
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stderr)
        if demo:
            call_command("create_demo", stdout=self.stdout)
        call_command("platform_admin_link", stdout=self.stdout)
