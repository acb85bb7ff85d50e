"""Make a superadmin."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from apps.accounts import superadmins
from apps.accounts.actor import PLATFORM
from apps.accounts.addresses import has_proven_address
from apps.accounts.management.commands.create_tenant import NOT_PROVEN
from apps.accounts.models import User
from apps.accounts.tenancy import in_public


class Command(BaseCommand):
    help = "Make a superadmin. Somebody who has a login keeps the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--password-stdin", action="store_true", help="Read the password from standard input."
        )

    def handle(self, *args: Any, email: str, password_stdin: bool, **options: Any) -> None:
        email = email.strip().lower()
        with in_public():
            known = User.objects.filter(email=email).first()
            if known and not has_proven_address(known):
                raise CommandError(NOT_PROVEN % {"email": email})
            if known:
                superadmins.appoint(known, by=PLATFORM)
                self.stdout.write(f"{email} is superadmin now. The password stays as it was.")
                return
            self._create(email, password_stdin=password_stdin)
        self.stdout.write(f"{email} is superadmin now.")

    def _create(self, email: str, *, password_stdin: bool) -> None:
        try:
            validate_email(email)
            password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask()
            validate_password(password, User(email=email))
            superadmins.create(email, password, by=PLATFORM)
        except ValidationError as exc:
            raise CommandError(" ".join(exc.messages)) from exc
        except superadmins.AddressTaken as exc:
            raise CommandError(str(exc)) from exc


def _ask() -> str:
    password = getpass("Password: ")
    if password != getpass("Once more: "):
        raise CommandError("The two differ. Nothing was changed.")
    return password
