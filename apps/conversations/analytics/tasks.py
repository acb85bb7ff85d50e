"""What the clock does so that figures are there when somebody asks."""

from __future__ import annotations

from apps.accounts.tenancy import current_tenant, in_schema, public_task
from apps.conversations.analytics import due, summing


@public_task(ignore_result=True, expires=550)
def sum_days_up() -> None:
    for schema in due.schemas():
        with in_schema(schema):
            summing.sum_up(current_tenant())
