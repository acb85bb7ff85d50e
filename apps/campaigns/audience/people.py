"""An audience as a question to the database: everybody who is meant, each once.

Every part is a condition on a contact's row or a look into an index by their id, so that a page
of it costs what it holds and nothing is gathered before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    ImportRow,
    Segment,
    SegmentMember,
)
from apps.conversations.models.contact import has_tags
from apps.conversations.outbox.stretches import EVERYWHERE, Stretch
from apps.conversations.segments import rules, tree
from apps.conversations.segments.clock import Clock
from apps.conversations.segments.refusals import BadRules

Json = Mapping[str, Any]
DEEPEST = 5  # campaigns whose audience is the rest of another's


@dataclass(frozen=True, slots=True)
class Part:
    """`name`: as the audience calls it; `query`: for contacts."""

    name: str
    query: Q


@dataclass(frozen=True, slots=True)
class Asking:
    """`now`: what days are counted from. `within`: where lists are looked at. `depth`: of the
    rest of how many others' rest this is."""

    now: datetime
    within: Stretch = EVERYWHERE
    depth: int = 0

    @property
    def deeper(self) -> Asking:
        return replace(self, depth=self.depth + 1)


def people(
    of: Campaign | Json, *, now: datetime | None = None, within: Stretch = EVERYWHERE
) -> QuerySet[Contact]:
    """Present contacts who are meant. `now`: what segments count days from; of a campaign that
    has begun, its start. `within`: who is not there is asked of no list, and nobody's business.
    Raises BadCampaign when it names what is gone meanwhile: so that nobody is written to by half
    of it."""
    given = of.audience if isinstance(of, Campaign) else of
    return _askable(_people(given, Asking(now or _since(of), within)))


def of_parts(of: Campaign | Json, *, now: datetime | None = None) -> dict[str, QuerySet[Contact]]:
    """Name of each part → whom it means alone, nothing taken away. As `people` otherwise."""
    given = of.audience if isinstance(of, Campaign) else of
    there = Contact.objects.present()
    parts = _parts(given, "audience", Asking(now or _since(of)))
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
    excluded = _parts(given.get("exclude") or {}, "audience.exclude", Asking(now))
    rows = _people(without, Asking(now))
    if not excluded:
        return rows.none()
    return rows.filter(reduce(or_, (part.query for part in excluded)))


def doubles(given: Json, *, now: datetime) -> QuerySet[Contact]:
    """Who is meant by more than one part. As `people` otherwise."""
    parts = _parts(given, "audience", Asking(now))
    rows = _people(given, Asking(now))
    solid = [part.query or Q(pk__isnull=False) for part in parts]
    pairs = [one & other for nth, one in enumerate(solid) for other in solid[:nth]]
    return rows.filter(reduce(or_, pairs)) if pairs else rows.none()


def _since(of: Campaign | Json) -> datetime:
    begun = of.started_at if isinstance(of, Campaign) else None
    return begun or timezone.now()


def _people(given: Json, asking: Asking) -> QuerySet[Contact]:
    rows = _united(Contact.objects.present(), _parts(given, "audience", asking))
    for part in _parts(given.get("exclude") or {}, "audience.exclude", asking):
        rows = rows.filter(_not(part))
    return rows


def _united(rows: QuerySet[Contact], parts: list[Part]) -> QuerySet[Contact]:
    if not parts:
        return rows.none()
    if any(not part.query for part in parts):
        return rows
    return rows.filter(reduce(or_, (part.query for part in parts)))


def _not(part: Part) -> Q:
    return ~part.query if part.query else Q(pk__in=[])


def _parts(given: Json, where: str, asking: Asking) -> list[Part]:
    """Those that are asked for, in the order in which they are told."""
    parts = [Part("all", Q())] if given.get("all") else []
    if ids := given.get("segments"):
        parts += [Part("segments", _segments(ids, where, asking))]
    if ids := given.get("tags"):
        parts += [Part("tags", has_tags(ids))]
    if ids := given.get("imports"):
        parts += [_imports(ids, asking)]
    if ids := given.get("contactIds"):
        parts += [Part("contactIds", Q(pk__in=among(UUID(one) for one in ids)))]
    if numbers := given.get("numbers"):
        parts += [Part("numbers", _numbers(numbers))]
    if told := given.get("campaign"):
        parts += [Part("campaign", _campaign(told, where, asking))]
    return parts


def _segments(ids: list[str], where: str, asking: Asking) -> Q:
    found = Segment.objects.filter(deleted_at=None).in_bulk([UUID(one) for one in ids])
    if len(found) < len(set(ids)):
        raise gone.segment(where)
    return reduce(_either, (_segment(one, where, asking) for one in found.values()))


def _either(one: Q, other: Q) -> Q:
    """Everybody or some more are everybody: Django would leave an empty Q out."""
    return one | other if one and other else Q()


def _segment(segment: Segment, where: str, asking: Asking) -> Q:
    if segment.kind == Segment.Kind.LIST:
        members = SegmentMember.objects.filter(asking.within.of("contact"), segment=segment)
        return Q(Exists(members.filter(contact=OuterRef("pk"))))
    try:
        rule = tree.read(segment.rules, within=frozenset({segment.pk}))
    except BadRules as refusal:
        raise gone.rules(segment, where) from refusal
    return rules.query_of(rule, Clock.of_tenant(asking.now))


def _imports(ids: list[str], asking: Asking) -> Part:
    """Whom the files brought, and whose details they changed."""
    named = [UUID(one) for one in ids]
    told = ImportRow.objects.filter(import_of__in=named, what=ImportRow.What.CHANGED)
    changed = told.filter(asking.within.of("contact_id"), contact_id=OuterRef("pk"))
    return Part("imports", Q(import_id__in=named) | Q(Exists(changed)))


def _numbers(numbers: list[str]) -> Q:
    known = Identity.objects.filter(kind=Identity.Kind.PHONE, scope="", value__in=numbers)
    return Q(pk__in=known.values("contact_id"))


def _campaign(told: dict[str, Any], where: str, asking: Asking) -> Q:
    campaign = Campaign.objects.filter(pk=told["id"]).first()
    if campaign is None or asking.depth >= DEEPEST:
        raise gone.campaign(where)
    is_rest = told["outcome"] == outcomes.Outcome.NOT_DEALT
    meant = _people(campaign.audience, asking.deeper) if is_rest else Contact.objects.none()
    return outcomes.query(campaign, told, meant, asking.within)
