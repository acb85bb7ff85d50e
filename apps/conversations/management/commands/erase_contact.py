"""Erase all that a company keeps of one person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.accounts.actor import PLATFORM
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Erasure
from apps.conversations.privacy import erasure, keepers
from apps.conversations.privacy.asked import contact_of, number_of, tenant_of


class Command(BaseCommand):
    help = "Erase all that a company keeps of one person (LGPD, GDPR). Can't be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The company.")
        parser.add_argument("phone", help="The person's number, such as +5511900000101.")
        parser.add_argument("--yes", action="store_true", help="Don't ask.")

    def handle(self, *_args: Any, **options: Any) -> None:
        tenant, phone = tenant_of(options["slug"]), number_of(options["phone"])
        if not options["yes"]:
            self._ask(phone)
        done = _erase(tenant, phone)
        self.stdout.write(_("Erased. Certificate %(id)s:") % {"id": done.pk})
        for label, count in keepers.in_words(done.counts):
            self.stdout.write(f"  {label}: {count}")

    def _ask(self, phone: str) -> None:
        self.stdout.write(_("This can't be undone. Type the last four digits of the number:"))
        if input().strip() != phone[-4:]:
            raise CommandError(_("Those are other digits. Nothing was erased."))


def _erase(tenant: Tenant, phone: str) -> Erasure:
    try:
        with in_tenant(tenant):
            contact = contact_of(tenant, phone)
        if contact is None:
            return erasure.erase_number(tenant, phone, by=PLATFORM)
        return erasure.erase(tenant, contact, by=PLATFORM, how=Erasure.How.COMMAND)
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal
