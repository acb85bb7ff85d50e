"""Rules as a question to the database: who is in a segment, or passes the list's filters."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.conversations.models import Contact, Segment, SegmentMember
from apps.conversations.segments import conditions, tree
from apps.conversations.segments.clock import Clock
from apps.conversations.segments.known import Known
from apps.conversations.segments.refusals import BadRules, BrokenSegment
from apps.conversations.segments.tree import EVERYBODY, Group, Json, Not, Rule

__all__ = ["Json", "matching", "members", "query_of", "to_query"]

_NOBODY = Q(pk__in=[])


def to_query(rules: Json, *, now: datetime | None = None, known: Known | None = None) -> Q:
    """For a queryset of contacts. Raises BadRules, also for rules that were right once and
    name what is gone meanwhile: so that nobody is written to by a question half understood.

    Days are the company's; `now` is what "in the last days" counts from. Must run inside the
    tenant.
    """
    return query_of(tree.read(rules, known=known), Clock.of_tenant(now or timezone.now()))


def matching(rules: Json, *, now: datetime | None = None) -> QuerySet[Contact]:
    """Everybody present whom the rules are about. Raises BadRules."""
    return Contact.objects.present().filter(to_query(rules, now=now))


def members(segment: Segment, *, now: datetime | None = None) -> QuerySet[Contact]:
    """Everybody present in a segment of any kind. Raises BrokenSegment."""
    there = Contact.objects.present()
    if segment.kind == Segment.Kind.LIST:
        on_it = SegmentMember.objects.filter(segment=segment).values("contact")
        return there.filter(pk__in=on_it)
    try:
        rule = tree.read(segment.rules, within=frozenset({segment.pk}))
    except BadRules as refusal:
        raise BrokenSegment(refusal.errors) from refusal
    return there.filter(query_of(rule, Clock.of_tenant(now or timezone.now())))


def query_of(rule: Rule, clock: Clock) -> Q:
    """Each part is true or false for everybody, never unknown, so `not` is the exact rest."""
    if isinstance(rule, Not):
        return _not(query_of(rule.rule, clock))
    if isinstance(rule, Group):
        return _group(rule, [query_of(one, clock) for one in rule.rules])
    if isinstance(rule.value, Group | Not | tree.Condition):  # a segment by rules
        inner = query_of(rule.value, clock)
        return inner if rule.op == "has" else _not(inner)
    return conditions.query(rule, clock)


def _group(group: Group, parts: list[Q]) -> Q:
    if group == EVERYBODY:
        return Q()
    if not parts:
        return Q() if group.word == "all" else _NOBODY
    both: Q = reduce(and_ if group.word == "all" else or_, [_solid(part) for part in parts])
    return both


def _not(part: Q) -> Q:
    return ~part if part else _NOBODY


def _solid(part: Q) -> Q:
    """Django leaves an empty Q out of AND and OR; in OR it would mean everybody."""
    return part or Q(pk__isnull=False)
