"""Snoozed conversations whose time has come."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts import across
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.handling.doing import Kind, Status, tell, write_down
from apps.conversations.models import Conversation

A_BATCH = 200
_WAITS = "EXISTS (SELECT 1 FROM {conversations} WHERE snoozed_until <= now())"


def schemas() -> list[str]:
    """Of companies that are not suspended: those where somebody has to be woken."""
    tables = {"conversations": "conversations_conversation"}
    return across.schemas_where(_WAITS, tables, of=Tenant.objects.active())


def wake_due(tenant: Tenant) -> int:
    """How many need somebody again. Two at once take different ones."""
    woken = 0
    while count := _batch(tenant):
        woken += count
    return woken


@transaction.atomic
def _batch(tenant: Tenant) -> int:
    due = Conversation.objects.filter(snoozed_until__lte=timezone.now())
    rows = list(due.order_by("pk").select_for_update(no_key=True, skip_locked=True)[:A_BATCH])
    for row in rows:
        row.snoozed_until = None
        if row.status == Status.PENDING:
            row.status = Status.OPEN
            write_down(row, Kind.WOKEN, by=PLATFORM)
        row.save(update_fields=["status", "snoozed_until"])
    tell(tenant, rows)
    return len(rows)
