"""What workers deal out."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.models import User
from apps.accounts.tenancy import current_tenant, in_schema, public_task, tenant_task
from apps.conversations.assignment import away, due, giving, parting


@tenant_task()
def give_opened(ids: list[str]) -> None:
    giving.give(current_tenant(), [UUID(pk) for pk in ids])


@tenant_task()
def tell_away(message_ids: list[str]) -> None:
    away.tell(current_tenant(), [UUID(pk) for pk in message_ids])


@tenant_task()
def give_waiting() -> None:
    giving.give(current_tenant())


@tenant_task(while_suspended=True)
def take_back(user_id: str) -> None:
    """From somebody whose rights changed."""
    if user := User.objects.filter(pk=user_id).first():
        parting.departed(current_tenant(), user)


@public_task()
def give_out() -> None:
    """Somebody may be free by now, or business hours have begun."""
    for schema in due.schemas_with_waiting():
        with in_schema(schema):
            giving.give(current_tenant())


@public_task()
def close_quiet() -> None:
    """What nobody wrote in for as many days as the company says."""
    for schema in due.schemas_with_quiet():
        with in_schema(schema):
            due.close_quiet(current_tenant())
