"""What the clock does with conversations."""

from __future__ import annotations

from apps.accounts.tenancy import current_tenant, in_schema, public_task
from apps.conversations.handling import due


@public_task()
def wake_snoozed() -> None:
    for schema in due.schemas():
        with in_schema(schema):
            due.wake_due(current_tenant())
