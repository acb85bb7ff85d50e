"""The companies' channels on the platform's first page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.admin.home import Tile
from apps.whatsapp.channels import fleet

MOST = 5  # companies named


def tiles() -> list[Tile]:
    counted = fleet.by_status()
    failing = fleet.failing()
    named = ", ".join(f"{tenant.name} ({count})" for tenant, count in failing[:MOST])
    return [
        Tile(_("Channels live"), f"{counted['online']} / {counted.total()}"),
        Tile(_("Channels failed"), str(counted["failed"]), named, bad=bool(failing)),
    ]
