"""Keeping a company's rules: adding, changing, ordering, switching, deleting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import Tenant
from apps.conversations.automation import actions, conditions
from apps.conversations.automation.known import Known
from apps.conversations.automation.refusals import ChangedMeanwhile, TooMany, Unfit
from apps.conversations.models import Automation

MOST = 100
LONGEST_WAIT = 60 * 24 * 30  # minutes
FAILING = "failing"
Trigger = Automation.Trigger
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':rules', 0))"
#: What makes another rule of it: nobody waits from before then.
_MEANT = frozenset({"trigger", "minutes", "conditions", "actions"})
_EDITED = (*sorted(_MEANT), "name", "stops")


@transaction.atomic
def add(tenant: Tenant, *, by: Actor, **values: Any) -> Automation:
    """`values`: name, trigger, minutes, conditions, actions, is_on, stops. The last in the order.
    Raises Unfit, TooMany."""
    _one_at_a_time()
    if Automation.objects.count() >= MOST:
        raise TooMany
    last = Automation.objects.order_by("-position").first()
    rule = Automation(position=last.position + 1 if last else 0)
    for name, value in checked(rule, values).items():
        setattr(rule, name, value)
    rule.save(force_insert=True)
    audit.record("automation.added", by=by, tenant=tenant, about=rule, after=_told(rule))
    return rule


@transaction.atomic
def change(
    tenant: Tenant, rule: Automation, *, by: Actor, seen: str = "", **values: Any
) -> Automation:
    """What is left out stays. `seen`: its `edition` as it was looked at; "" overwrites whatever
    somebody has saved since. Raises Unfit, ChangedMeanwhile."""
    row = Automation.objects.select_for_update().get(pk=rule.pk)
    if seen and seen != edition(row):
        raise ChangedMeanwhile
    before, after = audit.changes(row, checked(row, values))
    if not after:
        return row
    if after.get("is_on"):
        after["off_because"] = ""
    if _MEANT & after.keys() or after.get("is_on"):
        after["changed_at"] = timezone.now()
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))
    _note(tenant, row, before, by)
    return row


def edition(rule: Automation) -> str:
    """Another one once anybody has changed what the editor shows."""
    told = [getattr(rule, name) for name in _EDITED]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def switch(tenant: Tenant, rule: Automation, *, on: bool, by: Actor) -> Automation:
    return change(tenant, rule, is_on=on, by=by)


@transaction.atomic
def switch_off_by_itself(tenant: Tenant, rule: Automation, why: str) -> bool:
    """False: it was off already."""
    mine = Automation.objects.filter(pk=rule.pk, is_on=True)
    if not mine.update(is_on=False, off_because=why):
        return False
    rule.is_on, rule.off_because = False, why
    told = {"reason": why}
    audit.record("automation.switched_off", by=PLATFORM, tenant=tenant, about=rule, after=told)
    return True


@transaction.atomic
def order(tenant: Tenant, ids: Sequence[UUID], *, by: Actor) -> None:
    """In this order; those that are not named come after, as they were."""
    _one_at_a_time()
    rules = {one.pk: one for one in Automation.objects.select_for_update().order_by("pk")}
    asked = [pk for pk in dict.fromkeys(ids) if pk in rules]
    rest = sorted((one for one in rules.values() if one.pk not in asked), key=_place)
    moved = []
    for position, rule in enumerate([*(rules[pk] for pk in asked), *rest]):
        if rule.position != position:
            rule.position = position
            moved.append(rule)
    Automation.objects.bulk_update(moved, ["position"])
    if moved:
        audit.record("automation.ordered", by=by, tenant=tenant)


def move(tenant: Tenant, rule: Automation, *, up: bool, by: Actor) -> None:
    """One place; at the end it stays."""
    here = _ids().index(rule.pk)
    place(tenant, rule, at=max(here - 1, 0) if up else here + 1, by=by)


@transaction.atomic
def place(tenant: Tenant, rule: Automation, *, at: int, by: Actor) -> None:
    """At this place among all, counted from 0."""
    others = [pk for pk in _ids() if pk != rule.pk]
    order(tenant, [*others[:at], rule.pk, *others[at:]], by=by)


@transaction.atomic
def remove(tenant: Tenant, rule: Automation, *, by: Actor) -> None:
    """With its log."""
    audit.record("automation.removed", by=by, tenant=tenant, about=rule)
    rule.delete()


def checked(rule: Automation, values: dict[str, Any], known: Known | None = None) -> dict[str, Any]:
    """The values as they are kept. Raises Unfit, which names everything wrong."""
    known = known or Known()
    errors: dict[str, list[str]] = {}
    kept = dict(values)
    if "name" in kept or not rule.name:
        kept["name"] = checked_name(kept.get("name"), errors)
    trigger = kept.get("trigger", rule.trigger)
    if trigger not in Trigger.values:
        errors["trigger"] = [_("Choose when it acts.")]
    kept["minutes"] = _minutes(trigger, kept.get("minutes", rule.minutes), errors)
    if "conditions" in kept or "trigger" in kept:
        asked = kept.get("conditions", rule.conditions)
        kept["conditions"] = conditions.read(asked, known, trigger=str(trigger), errors=errors)
    if "actions" in kept or not rule.actions:
        kept["actions"] = actions.read(kept.get("actions"), known, errors=errors)
    if errors:
        raise Unfit(errors)
    return kept


def checked_name(given: Any, errors: dict[str, list[str]]) -> str:
    bare = " ".join(given.split()) if isinstance(given, str) else ""
    if not bare or len(bare) > 80 or not bare.isprintable():
        errors["name"] = [_("Write 1 to %(longest)d characters, on one line.") % {"longest": 80}]
    return bare


def _minutes(trigger: Any, given: Any, errors: dict[str, list[str]]) -> int | None:
    if trigger != Trigger.UNANSWERED:
        return None
    is_good = isinstance(given, int) and not isinstance(given, bool)
    if not is_good or not 1 <= given <= LONGEST_WAIT:
        words = _("Write a number of minutes, from 1 to %(most)d.")
        errors["minutes"] = [words % {"most": LONGEST_WAIT}]
        return None
    return int(given)


def _note(tenant: Tenant, row: Automation, before: dict[str, Any], by: Actor) -> None:
    """What it says may hold customers' names; the log is told only which parts changed."""
    if set(before) == {"is_on"}:
        word = "automation.switched_on" if row.is_on else "automation.switched_off"
        audit.record(word, by=by, tenant=tenant, about=row)
    else:
        told = {"fields": sorted(before)}
        audit.record("automation.changed", by=by, tenant=tenant, about=row, after=told)


def _told(rule: Automation) -> dict[str, Any]:
    return {"trigger": rule.trigger, "actions": [one["do"] for one in rule.actions]}


def _ids() -> list[UUID]:
    return list(Automation.objects.order_by("position", "id").values_list("pk", flat=True))


def _place(rule: Automation) -> tuple[int, UUID]:
    return rule.position, rule.pk


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
