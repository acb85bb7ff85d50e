"""Of what somebody wants to be told while they look elsewhere, and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.conversations.models import Agent


@dataclass(frozen=True, slots=True)
class Alerts:
    """`mine`, `unassigned`: of which messages; `quiet_from` to `quiet_until` ("HH:MM", or both
    blank): of none, by the clock of the company; may go past midnight."""

    mine: bool = True
    unassigned: bool = False
    sound: bool = False
    browser: bool = False
    quiet_from: str = ""
    quiet_until: str = ""

    def is_quiet(self, at: datetime) -> bool:
        """In the zone in force."""
        if not (self.quiet_from and self.quiet_until):
            return False
        now = timezone.localtime(at).strftime("%H:%M")
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until


def of(user_id: UUID) -> Alerts:
    told = Agent.objects.filter(pk=user_id).values_list("preferences", flat=True).first() or {}
    return Alerts(
        mine=told.get("tellMine") is not False,
        unassigned=bool(told.get("tellUnassigned")),
        sound=bool(told.get("sound")),
        browser=bool(told.get("browser")),
        quiet_from=str(told.get("quietFrom") or ""),
        quiet_until=str(told.get("quietUntil") or ""),
    )


@transaction.atomic
def keep(user_id: UUID, wanted: Alerts) -> None:
    """What else they prefer stays."""
    Agent.objects.get_or_create(pk=user_id)
    agent = Agent.objects.select_for_update().get(pk=user_id)
    agent.preferences |= {
        "tellMine": wanted.mine,
        "tellUnassigned": wanted.unassigned,
        "sound": wanted.sound,
        "browser": wanted.browser,
        "quietFrom": wanted.quiet_from,
        "quietUntil": wanted.quiet_until,
    }
    agent.changed_at = timezone.now()
    agent.save(update_fields=["preferences", "changed_at"])
