"""Make the demo company and say how to log in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from apps.accounts import demo
from apps.accounts.models import Role
from apps.accounts.tenancy import in_public


class Command(BaseCommand):
    help = "Make the fictional demo company, unless it is there, and print its log-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        password = demo.password_in(settings.DATA_DIR)
        with in_public():
            tenant = demo.ensure(password)
        self.stdout.write(
            _("Demo company %(name)s: %(url)s")
            % {"name": tenant.name, "url": settings.PUBLIC_URL + tenant.get_absolute_url()}
        )
        for role, (email, _name) in demo.PEOPLE.items():
            self.stdout.write(f"  {Role(role).label:<15} {email}  {password}")
