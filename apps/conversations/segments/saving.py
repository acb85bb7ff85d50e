"""Making, changing and deleting segments, and who is on a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Segment, SegmentMember
from apps.conversations.segments import tree
from apps.conversations.segments.refusals import ChangedMeanwhile, InUse, NameTaken, NotByHand
from apps.conversations.segments.tree import Json
from apps.whatsapp.invisible import without

Kind = Segment.Kind
MOST = 10_000  # people put on a list or taken from it at once; more are chosen by a filter


def create(
    tenant: Tenant,
    name: str,
    *,
    by: Actor,
    kind: str = Kind.RULES,
    rules: Json | None = None,
    members: Sequence[UUID] = (),
    columns: Sequence[str] = (),
) -> Segment:
    """A segment by rules, a list (`members`), or a saved view (`columns`: as `list_columns.read`
    leaves them). Raises BadRules, NameTaken."""
    with in_tenant(tenant), transaction.atomic():
        _one_at_a_time()
        segment = Segment(name=_free(name, kind), kind=Kind(kind))
        segment.rules = _tidy(segment, rules or {}) if kind != Kind.LIST else {}
        segment.columns = list(columns) if kind == Kind.VIEW else []
        segment.owner_id = by.user.pk if by.user else None
        segment.save(force_insert=True)
        if kind == Kind.LIST:
            _put(segment, members)
        audit.record("segment.created", by=by, tenant=tenant, about=segment)
        return segment


def change(
    tenant: Tenant,
    segment: Segment,
    *,
    by: Actor,
    name: str | None = None,
    rules: Json | None = None,
    columns: Sequence[str] | None = None,
    seen: datetime | None = None,
) -> Segment:
    """Another name, other rules, or of a view other columns. `seen`: its `changed_at` when it was
    looked at; None overwrites whatever somebody saved since. Raises BadRules, ChangedMeanwhile,
    NameTaken, NotByHand (a list has no rules)."""
    with in_tenant(tenant), transaction.atomic():
        _one_at_a_time()
        segment.refresh_from_db()
        if seen is not None and segment.changed_at != seen:
            raise ChangedMeanwhile(who=_last_hand(tenant, segment), changed_at=segment.changed_at)
        new: dict[str, Any] = {}
        if name is not None:
            new["name"] = _free(name, segment.kind, besides=segment)
        if rules is not None:
            if segment.kind == Kind.LIST:
                raise NotByHand
            new["rules"] = _tidy(segment, rules)
        if columns is not None and segment.kind == Kind.VIEW:
            new["columns"] = list(columns)
        _before, after = audit.changes(segment, new)
        for field, value in after.items():
            setattr(segment, field, value)
        if after:
            segment.changed_at = timezone.now()
            segment.save(update_fields=[*after, "changed_at"])
            told = {"fields": sorted(after)}
            audit.record("segment.changed", by=by, tenant=tenant, about=segment, after=told)
        return segment


def _last_hand(tenant: Tenant, segment: Segment) -> str:
    """Who changed it last, as the log knows it; "" for nobody it knows."""
    told = AuditEntry.objects.filter(tenant=tenant, action="segment.changed")
    last = told.filter(object_id=str(segment.pk)).select_related("user").order_by("-pk").first()
    return last.who if last else ""


def delete(tenant: Tenant, segment: Segment, *, by: Actor) -> None:
    """Its people stay. Raises InUse while other segments ask for it."""
    with in_tenant(tenant), transaction.atomic():
        _one_at_a_time()
        if asking_for(segment):
            raise InUse
        segment.deleted_at = timezone.now()
        segment.save(update_fields=["deleted_at"])
        SegmentMember.objects.filter(segment=segment).delete()
        audit.record("segment.deleted", by=by, tenant=tenant, about=segment)


def asking_for(segment: Segment) -> list[Segment]:
    """Other segments whose rules name this one."""
    key = f"list:{segment.pk}"
    others = Segment.objects.filter(deleted_at=None).exclude(pk=segment.pk)
    return [one for one in others if key in _fields(one.rules)]


def put(tenant: Tenant, segment: Segment, ids: Sequence[UUID], *, by: Actor) -> int:
    """Put people on a list and say how many were new. Raises NotByHand."""
    return _members_changed(tenant, segment, by, added=ids)


def take(tenant: Tenant, segment: Segment, ids: Sequence[UUID], *, by: Actor) -> int:
    """Take people from a list and say how many that were. Raises NotByHand."""
    return _members_changed(tenant, segment, by, taken=ids)


def _members_changed(
    tenant: Tenant,
    segment: Segment,
    by: Actor,
    *,
    added: Sequence[UUID] = (),
    taken: Sequence[UUID] = (),
) -> int:
    if segment.kind != Kind.LIST:
        raise NotByHand
    with in_tenant(tenant), transaction.atomic():
        there = SegmentMember.objects.filter(segment=segment, contact__in=list(taken))
        count = _put(segment, added) if added else there.delete()[0]
        if count:
            told: Json = {"added" if added else "taken": count}
            what = "segment.members_changed"
            audit.record(what, by=by, tenant=tenant, about=segment, after=told)
        return count


def _put(segment: Segment, ids: Sequence[UUID]) -> int:
    """Whoever is not there (any more) is left out."""
    known = Contact.objects.present().filter(pk__in=list(ids)[:MOST])
    known = known.exclude(lists__segment=segment).order_by("pk")
    rows = [SegmentMember(segment=segment, contact=one) for one in known.only("pk")]
    SegmentMember.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _one_at_a_time() -> None:
    """So that two names or two rules never meet: segments are few and seldom changed."""
    list(Segment.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _free(name: str, kind: str, besides: Segment | None = None) -> str:
    """The name on one line. Views have names of their own: they are tabs, not segments."""
    line = " ".join(without(name).split())[:80]
    rows = Segment.objects.annotate(folded=Lower("name")).filter(
        folded=line.lower(), deleted_at=None
    )
    same = rows.filter(kind=Kind.VIEW) if kind == Kind.VIEW else rows.exclude(kind=Kind.VIEW)
    if any(pk != (besides and besides.pk) for pk in same.values_list("pk", flat=True)):
        raise NameTaken
    return line


def _tidy(segment: Segment, rules: Json) -> Json:
    return tree.as_json(tree.read(rules, within=frozenset({segment.pk})))


def _fields(rules: Json) -> set[str]:
    if "field" in rules:
        return {rules["field"]}
    inner: list[Json] = rules.get("all") or rules.get("any") or []
    if "not" in rules:
        inner = [rules["not"]]
    return {key for one in inner for key in _fields(one)}
