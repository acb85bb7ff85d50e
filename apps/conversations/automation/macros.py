"""Several actions at once, by one click of a colleague."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.automation import acting, actions, doing
from apps.conversations.automation.acting import Doer
from apps.conversations.automation.doing import Done
from apps.conversations.automation.known import Known
from apps.conversations.automation.refusals import MacroChangedMeanwhile, NameTaken, Unfit
from apps.conversations.automation.rules import checked_name
from apps.conversations.models import Conversation, Macro, Message


@transaction.atomic
def add(tenant: Tenant, *, by: Actor, **values: Any) -> Macro:
    """`values`: name, actions. Raises NameTaken, Unfit."""
    macro = Macro(**_checked({"name": "", "actions": [], **values}))
    _save(macro)
    audit.record("macro.added", by=by, tenant=tenant, about=macro)
    return macro


@transaction.atomic
def change(tenant: Tenant, macro: Macro, *, by: Actor, seen: str = "", **values: Any) -> Macro:
    """`values`: name, actions; what is left out stays. `seen`: its `changed_at` as it was looked
    at, in ISO 8601; "" overwrites whatever somebody has saved since. Raises NameTaken, Unfit,
    MacroChangedMeanwhile."""
    row = Macro.objects.select_for_update().get(pk=macro.pk)
    if seen and seen != row.changed_at.isoformat():
        raise MacroChangedMeanwhile
    before, after = audit.changes(row, _checked(values))
    if after:
        for name, value in after.items():
            setattr(row, name, value)
        row.changed_at = timezone.now()
        _save(row)
        told = {"fields": sorted(before)}
        audit.record("macro.changed", by=by, tenant=tenant, about=row, after=told)
    return row


@transaction.atomic
def remove(tenant: Tenant, macro: Macro, *, by: Actor) -> None:
    audit.record("macro.removed", by=by, tenant=tenant, about=macro)
    macro.delete()


@transaction.atomic
def run(tenant: Tenant, macro: Macro, conversation: Conversation, *, by: Actor) -> Done:
    """What came of each action. What it says, whoever clicked has said."""
    doer = Doer(tenant, conversation, by, macro.name, macro.pk, Message.Origin.AGENT)
    return doing.all_of(doer, macro.actions)


def says_something(macro: Macro) -> bool:
    """To the customer."""
    return any(one.get("do") in acting.SAYING for one in macro.actions)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    errors: dict[str, list[str]] = {}
    kept = dict(values)
    if "name" in kept:
        kept["name"] = checked_name(kept["name"], errors)
    if "actions" in kept:
        kept["actions"] = actions.read(kept["actions"], Known(), errors=errors)
    if errors:
        raise Unfit(errors)
    return kept


def _save(macro: Macro) -> None:
    try:
        with transaction.atomic():
            macro.save()
    except IntegrityError as exc:
        raise NameTaken from exc
