"""Keep the translations: update the catalogues, check that none is missing, compile."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import translations


class Command(BaseCommand):
    help = "Update, check or compile the translations."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="Bring the catalogues in step.")
        parser.add_argument("--check", action="store_true", help="Fail where one is missing.")
        parser.add_argument("--compile", action="store_true", help="Write the .mo files.")

    def handle(self, *args: Any, **options: Any) -> None:
        root = settings.BASE_DIR
        if options["update"]:
            for language in translations.LANGUAGES:
                translations.update(root, language)
        if options["check"]:
            self._check(root)
        if options["compile"]:
            translations.compile_all(root)

    def _check(self, root: Any) -> None:
        problems = [
            f"{language}: {problem}"
            for language in translations.LANGUAGES
            for problem in [
                *(f"not translated: {name!r}" for name in translations.missing(root, language)),
                *translations.errors(root, language),
            ]
        ]
        if problems:
            raise CommandError("\n".join(problems))
