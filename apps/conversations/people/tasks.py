"""What workers do for contacts."""

from __future__ import annotations

from apps.accounts.tenancy import current_schema, tenant_task
from apps.conversations.people import follow_up, indexing

A_TURN = 20.0  # seconds; then other tenants' tasks have their turn


@tenant_task(while_suspended=True)
def make_findable() -> None:
    """Write what searches look at for everybody who was added or changed since."""
    follow_up.asleep(current_schema())
    if not indexing.catch_up(seconds=A_TURN):
        follow_up.soon()
