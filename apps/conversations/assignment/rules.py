"""How the company's inbox works, with the defaults where nobody has said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import audit, hours
from apps.accounts.actor import Actor
from apps.accounts.hours import Hours
from apps.accounts.models import Tenant
from apps.conversations.models import InboxRules

FIELDS = (
    "hours", "away_on", "away_text", "reopen_hours", "policy", "team", "read_receipts",
    "close_after_days",
)  # fmt: skip


def current() -> InboxRules:
    return InboxRules.objects.select_related("team").filter(pk=1).first() or InboxRules()


def hours_of(tenant: Tenant, rules: InboxRules) -> Hours:
    return hours.read(rules.hours, zone=tenant.time_zone)


def is_open(tenant: Tenant, rules: InboxRules, at: datetime) -> bool:
    return hours_of(tenant, rules).is_open(at)


@transaction.atomic
def change(tenant: Tenant, *, by: Actor, **wanted: Any) -> InboxRules:
    """Raises BadHours."""
    InboxRules.objects.get_or_create(pk=1)
    rules = InboxRules.objects.select_for_update().get(pk=1)
    if "hours" in wanted:
        wanted["hours"] = hours.checked(wanted["hours"])
    before = {name: _told(getattr(rules, name)) for name in wanted}
    for name, value in wanted.items():
        setattr(rules, name, value)
    after = {name: _told(getattr(rules, name)) for name in wanted}
    changed = [name for name in wanted if before[name] != after[name]]
    if changed:
        rules.save(update_fields=changed)
        audit.record(
            "inbox_rules.changed",
            by=by,
            tenant=tenant,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return rules


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | dict) else str(value)
