"""Print the link by which the first superadmin is made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from apps.accounts import superadmins
from apps.accounts.tenancy import in_public


class Command(BaseCommand):
    help = "Print a one-time link for making the first superadmin; nothing when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        with in_public():
            if superadmins.exist():
                return
        # Written out, not reversed: the commands run without the addresses of pages.
        token = superadmins.first_link_token()
        self.stdout.write(
            _("There is no superadmin yet. Make the first one within 24 hours: %(url)s")
            % {"url": f"{settings.PUBLIC_URL}/platform/first-admin/{token}/"}
        )
