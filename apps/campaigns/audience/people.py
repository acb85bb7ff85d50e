"""An audience as a question to the database: everybody who is meant, each once.

Every part is a condition on a contact's row or a look into an index by their id, so that a page
of it costs what it holds and nothing is gathered before. Only what a large file changed has no
such index: then the parts are united by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.campaigns.audience import gone, outcomes
from apps.campaigns.models import Campaign
from apps.conversations.among import among
from apps.conversations.models import (
    Contact,
    Identity,
    Import,
    ImportRow,
    Segment,
    SegmentMember,
)
from apps.conversations.models.contact import has_tags
from apps.conversations.segments import rules, tree
from apps.conversations.segments.clock import Clock
from apps.conversations.segments.refusals import BadRules

Json = Mapping[str, Any]
DEEPEST = 5  # campaigns whose audience is the rest of another's
HEAVY = 100_000  # rows that a set in memory may be made of, once for each page


@dataclass(frozen=True, slots=True)
class Part:
    """`name`: as the audience calls it; `query`: for contacts. `ids`: the same people as a set,
    where the condition alone would be dear."""

    name: str
    query: Q
    ids: QuerySet[Any] | None = None


def people(of: Campaign | Json, *, now: datetime | None = None) -> QuerySet[Contact]:
    """Present contacts who are meant. `now`: what segments count days from; of a campaign that
    has begun, its start. Raises BadCampaign when it names what is gone meanwhile: so that nobody
    is written to by half of it."""
    given = of.audience if isinstance(of, Campaign) else of
    return _askable(_people(given, now or _since(of), 0))


def of_parts(of: Campaign | Json, *, now: datetime | None = None) -> dict[str, QuerySet[Contact]]:
    """Name of each part → whom it means alone, nothing taken away. As `people` otherwise."""
    given = of.audience if isinstance(of, Campaign) else of
    there = Contact.objects.present()
    parts = _parts(given, "audience", now or _since(of), 0)
    return {part.name: _askable(_united(there, [part])) for part in parts}


def _askable(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """As it is, but of nobody too it is a statement, as it may become a part of another."""
    try:
        rows.query.sql_with_params()
    except EmptyResultSet:
        return Contact.objects.filter(pk__in=among(()))
    return rows


def taken_away(given: Json, *, now: datetime) -> QuerySet[Contact]:
    """Who would be meant, but for what is excluded. As `people` otherwise."""
    without = {name: part for name, part in given.items() if name != "exclude"}
    excluded = _parts(given.get("exclude") or {}, "audience.exclude", now, 0)
    rows = _people(without, now, 0)
    if not excluded:
        return rows.none()
    return rows.filter(reduce(or_, (part.query for part in excluded)))


def doubles(given: Json, *, now: datetime) -> QuerySet[Contact]:
    """Who is meant by more than one part. As `people` otherwise."""
    parts = _parts(given, "audience", now, 0)
    rows = _people(given, now, 0)
    solid = [part.query or Q(pk__isnull=False) for part in parts]
    pairs = [one & other for nth, one in enumerate(solid) for other in solid[:nth]]
    return rows.filter(reduce(or_, pairs)) if pairs else rows.none()


def _since(of: Campaign | Json) -> datetime:
    begun = of.started_at if isinstance(of, Campaign) else None
    return begun or timezone.now()


def _people(given: Json, now: datetime, depth: int) -> QuerySet[Contact]:
    rows = _united(Contact.objects.present(), _parts(given, "audience", now, depth))
    for part in _parts(given.get("exclude") or {}, "audience.exclude", now, depth):
        rows = rows.filter(_not(part))
    return rows


def _united(rows: QuerySet[Contact], parts: list[Part]) -> QuerySet[Contact]:
    if not parts:
        return rows.none()
    if any(not part.query for part in parts):
        return rows
    if any(part.ids is not None for part in parts):
        first, *others = [_ids(rows, part) for part in parts]
        return rows.filter(pk__in=first.union(*others, all=True) if others else first)
    return rows.filter(reduce(or_, (part.query for part in parts)))


def _ids(rows: QuerySet[Contact], part: Part) -> QuerySet[Any]:
    return rows.filter(part.query).values("pk") if part.ids is None else part.ids


def _not(part: Part) -> Q:
    return ~part.query if part.query else Q(pk__in=[])


def _parts(given: Json, where: str, now: datetime, depth: int) -> list[Part]:
    """Those that are asked for, in the order in which they are told."""
    parts = [Part("all", Q())] if given.get("all") else []
    if ids := given.get("segments"):
        parts += [Part("segments", _segments(ids, where, now))]
    if ids := given.get("tags"):
        parts += [Part("tags", has_tags(ids))]
    if ids := given.get("imports"):
        parts += [_imports(ids)]
    if ids := given.get("contactIds"):
        parts += [Part("contactIds", Q(pk__in=among(UUID(one) for one in ids)))]
    if numbers := given.get("numbers"):
        parts += [Part("numbers", _numbers(numbers))]
    if told := given.get("campaign"):
        parts += [Part("campaign", _campaign(told, where, now, depth))]
    return parts


def _segments(ids: list[str], where: str, now: datetime) -> Q:
    found = Segment.objects.filter(deleted_at=None).in_bulk([UUID(one) for one in ids])
    if len(found) < len(set(ids)):
        raise gone.segment(where)
    return reduce(_either, (_segment(one, where, now) for one in found.values()))


def _either(one: Q, other: Q) -> Q:
    """Everybody or some more are everybody: Django would leave an empty Q out."""
    return one | other if one and other else Q()


def _segment(segment: Segment, where: str, now: datetime) -> Q:
    if segment.kind == Segment.Kind.LIST:
        return Q(Exists(SegmentMember.objects.filter(segment=segment, contact=OuterRef("pk"))))
    try:
        rule = tree.read(segment.rules, within=frozenset({segment.pk}))
    except BadRules as refusal:
        raise gone.rules(segment, where) from refusal
    return rules.query_of(rule, Clock.of_tenant(now))


def _imports(ids: list[str]) -> Part:
    """Whom the files brought, and whose details they changed."""
    named = [UUID(one) for one in ids]
    made = Q(import_id__in=named)
    rows = ImportRow.objects.filter(import_of__in=named, what=ImportRow.What.CHANGED)
    changed = rows.exclude(contact_id=None).values("contact_id")
    counts = Import.objects.filter(pk__in=named).values_list("counts", flat=True)
    if sum(int(one.get("changed") or 0) for one in counts) <= HEAVY:
        return Part("imports", made | Q(pk__in=changed))
    both = Contact.objects.present().filter(made).values("pk").union(changed, all=True)
    return Part("imports", made | Q(pk__in=changed), both)


def _numbers(numbers: list[str]) -> Q:
    known = Identity.objects.filter(kind=Identity.Kind.PHONE, scope="", value__in=numbers)
    return Q(pk__in=known.values("contact_id"))


def _campaign(told: dict[str, Any], where: str, now: datetime, depth: int) -> Q:
    campaign = Campaign.objects.filter(pk=told["id"]).first()
    if campaign is None or depth >= DEEPEST:
        raise gone.campaign(where)
    is_rest = told["outcome"] == outcomes.Outcome.NOT_DEALT
    meant = _people(campaign.audience, now, depth + 1) if is_rest else Contact.objects.none()
    return outcomes.query(campaign, told, meant)
