"""In which companies something waits to be dealt out, or has been quiet for long."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts import across
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations import handling
from apps.conversations.assignment import rules as inbox
from apps.conversations.models import Conversation

MOST = 500  # closed in one turn
_TABLES = {
    "conversations": "conversations_conversation",
    "rules": "conversations_inboxrules",
    "teams": "conversations_team",
}
_WAITS = """
    EXISTS (SELECT 1 FROM {conversations}
            WHERE status = 'open' AND assignee_id IS NULL)
    AND (EXISTS (SELECT 1 FROM {rules} WHERE policy <> 'manual')
         OR EXISTS (SELECT 1 FROM {teams} WHERE policy <> 'manual'))
"""
_QUIET = "EXISTS (SELECT 1 FROM {rules} WHERE close_after_days > 0)"


def schemas_with_waiting() -> list[str]:
    return across.schemas_where(_WAITS, _TABLES, of=Tenant.objects.active())


def schemas_with_quiet() -> list[str]:
    tables = {"rules": _TABLES["rules"]}
    return across.schemas_where(_QUIET, tables, of=Tenant.objects.active())


def close_quiet(tenant: Tenant) -> int:
    """Open ones that nobody waits in; whoever wrote and got no answer is never closed upon."""
    days = inbox.current().close_after_days
    if not days:
        return 0
    since = timezone.now() - timedelta(days=days)
    quiet = Conversation.objects.filter(
        status=Conversation.Status.OPEN, last_message_at__lt=since, waiting_since__isnull=True
    )
    rows = list(quiet.order_by("last_message_at")[:MOST])
    return sum(handling.close(tenant, row, by=PLATFORM) for row in rows)
