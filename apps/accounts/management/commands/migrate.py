"""Migrate the platform, the template schema, and every tenant that is behind."""

from __future__ import annotations

import os
import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate

from apps.accounts import fleet
from apps.accounts.tenancy import enter_public, in_public, in_schema


class Command(DjangoMigrate):
    help = "Migrate the public schema, then the template, then the tenants that are behind."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--schema", help="Only this schema, with Django's own options.")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        schema = options.pop("schema", None)
        jobs = options.pop("jobs", 1)
        if schema:
            with in_schema(schema):
                super().handle(*args, **options)
            return
        with in_public():
            if options.get("app_label") or options.get("plan") or options.get("check_unapplied"):
                super().handle(*args, **options)
                return
            with fleet.alone():
                super().handle(*args, **options)
                fleet.migrate_template()
                self._tenants(jobs, verbosity=options["verbosity"])

    def _tenants(self, jobs: int, *, verbosity: int) -> None:
        """Only what is behind; says how far it is, and at the end who could not follow."""
        started = time.monotonic()
        names = fleet.behind()
        failed = []
        for done, outcome in enumerate(fleet.migrate_all(names, jobs=jobs), start=1):
            failed += [outcome] if outcome.error else []
            if verbosity:
                word = f"FAILED {outcome.error}" if outcome.error else "OK"
                self.stdout.write(f"  [{done}/{len(names)}] {outcome.schema}… {word}")
        if verbosity:
            took = time.monotonic() - started
            self.stdout.write(f"Tenants: {len(names)} behind, {len(failed)} failed, {took:.1f} s")
        enter_public()
        if failed:
            raise CommandError(
                "These schemas are still behind; run `manage.py migrate` again: "
                + ", ".join(outcome.schema for outcome in failed)
            )
