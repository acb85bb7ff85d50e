"""Make a tenant with its owner."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.addresses import has_proven_address
from apps.accounts.models import Plan, Tenant, User
from apps.accounts.models.tenant import validate_slug
from apps.accounts.tenancy import in_public

NOT_PROVEN = (
    "Somebody made a login with %(email)s, but never proved to receive its mail."
    " Let them follow the link in the mail first, or name another address."
)


class Command(BaseCommand):
    help = "Make a company with its owner. A new owner's password is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True)
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--plan", default=tenants.DEFAULT_PLAN)

    def handle(self, *args: Any, **options: Any) -> None:
        with in_public():
            self._check(options)
            password = self._create(options)
        self.stdout.write(f"{options['name']}: /t/{options['slug']}/")
        if password:
            self.stdout.write(f"Log in as {options['owner_email']} with {password}")

    def _check(self, options: dict[str, Any]) -> None:
        try:
            validate_slug(options["slug"])
            validate_email(options["owner_email"])
        except ValidationError as exc:
            raise CommandError(" ".join(exc.messages)) from exc
        if Tenant.objects.filter(slug=options["slug"]).exists():
            raise CommandError(f"There is a company at /t/{options['slug']}/ already.")
        owner = User.objects.filter(email=options["owner_email"].lower()).first()
        if owner and not has_proven_address(owner):
            raise CommandError(NOT_PROVEN % {"email": owner.email})
        if not Plan.objects.filter(pk=options["plan"]).exists():
            known = ", ".join(Plan.objects.values_list("pk", flat=True))
            raise CommandError(f"There is no plan “{options['plan']}”. Choose one of: {known}.")

    @transaction.atomic
    def _create(self, options: dict[str, Any]) -> str:
        email = options["owner_email"].lower()
        owner = User.objects.filter(email=email).first()
        password = ""
        if owner is None:
            password = secrets.token_urlsafe(12)
            owner = User.objects.create_user(email, password)
            EmailAddress.objects.create(user=owner, email=email, verified=True, primary=True)
        tenants.create(
            name=options["name"],
            slug=options["slug"],
            owner=owner,
            plan=options["plan"],
            verified=True,
            by=PLATFORM,
        )
        return password
