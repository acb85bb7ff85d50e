"""Hand out all that a company keeps of one person."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations.privacy import access
from apps.conversations.privacy.asked import contact_of, number_of, tenant_of


class Command(BaseCommand):
    help = "Write all that a company keeps of one person into an archive (LGPD, GDPR)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The company.")
        parser.add_argument("phone", help="The person's number, such as +5511900000101.")
        parser.add_argument("--out", type=Path, metavar="FILE", help="Where to write it.")

    def handle(self, *_args: Any, **options: Any) -> None:
        tenant, phone = tenant_of(options["slug"]), number_of(options["phone"])
        place: Path = options["out"] or Path(f"personal-data-{phone.removeprefix('+')}.zip")
        with in_tenant(tenant):
            contact = contact_of(tenant, phone)
            packed = (
                access.archive(tenant, contact, by=PLATFORM)
                if contact
                else access.archive_of_number(tenant, phone, by=PLATFORM)
            )
        try:
            with packed, place.open("xb") as file:
                shutil.copyfileobj(packed, file)
        except FileExistsError as exc:
            words = _("%(file)s is there already. Choose another name with --out.")
            raise CommandError(words % {"file": place}) from exc
        self.stdout.write(_("Written to %(file)s.") % {"file": place})
