"""The engine on the platform's first page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.admin.home import Tile
from apps.conversations.operating import overview
from apps.conversations.operating.overview import Overview
from apps.whatsapp.models import Incident

MOST = 3  # alarms named


def tiles() -> list[Tile]:
    found = overview.seen()
    words = _("Look at the page of the message engine.") if overview.is_stale(found) else ""
    return [
        Tile(
            _("Alarms of the engine"),
            str(len(found.ringing)),
            _named(found) or words,
            bad=bool(found.ringing),
        )
    ]


def _named(found: Overview) -> str:
    kinds = dict(Incident.Kind.choices)
    named = [f"{one.tenant.name}: {kinds[one.alarm['kind']]}" for one in found.ringing[:MOST]]
    return ", ".join(named)
