"""The people of a campaign, counted by all that matters for what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from apps.campaigns.preflight.asked import Asked
from apps.whatsapp import costs
from apps.whatsapp.costs import PriceList

_SOME = " SELECT id FROM judged WHERE code = '' LIMIT 12"
_AMERICAN = 5  # characters of a number that tell the United States from Canada
#: One key, made before it is grouped by: so PostgreSQL expects few groups, and sorts nobody.
_COUNT = """
    SELECT key, count(*){missing} FROM (
        SELECT *, code || CASE WHEN inside THEN '|1|' ELSE '|0|' END || variant::text || '|'
            || left(phone, %(area)s) AS key FROM judged OFFSET 0
    ) AS one GROUP BY key
"""
_LITERAL = "code = '' AND literal"


@dataclass(frozen=True, slots=True)
class Group:
    """`code` "": they get it. `phone`: how their numbers begin, which tells the market; `missing`:
    of how many each variable has no value."""

    code: str
    inside: bool
    variant: int
    phone: str
    people: int
    missing: Sequence[int] = ()

    def market(self, listed: PriceList, day: date) -> str:
        return listed.market_of(self.phone, "", day)


@dataclass(slots=True)
class Counted:
    groups: list[Group] = field(default_factory=list)
    literal: int = 0

    @property
    def meant(self) -> int:
        return sum(one.people for one in self.groups)

    @property
    def receiving(self) -> list[Group]:
        return [one for one in self.groups if not one.code]

    @property
    def receives(self) -> int:
        return sum(one.people for one in self.receiving)

    def inside(self) -> int:
        return sum(one.people for one in self.receiving if one.inside)

    def by_code(self) -> Counter[str]:
        lost: Counter[str] = Counter()
        for one in self.groups:
            if one.code:
                lost[one.code] += one.people
        return lost


def count(asked: Asked) -> Counted:
    """One pass over all of them."""
    places = range(len(asked.names))
    missing = "".join(f", count(*) FILTER (WHERE missing{nth})" for nth in places)
    literal = f", count(*) FILTER (WHERE {_LITERAL})"
    asked.parameters["area"] = _area(costs.prices())
    rows = _rows(asked, _COUNT.format(missing=missing + literal))
    groups = [_group(key, people, missing) for key, people, *missing, _literal in rows]
    return Counted(groups, sum(row[-1] for row in rows))


def _group(key: str, people: int, missing: Sequence[int]) -> Group:
    code, inside, variant, phone = key.split("|", 3)
    return Group(code, inside == "1", int(variant), phone, people, missing)


def samples(asked: Asked) -> list[str]:
    """Some who get it, so that a preview shows real people."""
    return [str(row[0]) for row in _rows(asked, _SOME)]


def fallbacks(asked: Asked, counted: Counted, spoken: Iterable[set[str]]) -> dict[str, int]:
    """Variable → people who have nothing for it and get the words given instead. `spoken`: of
    each variant the variables in it."""
    used = list(spoken)
    found: Counter[str] = Counter()
    for group in counted.receiving:
        for name, people in zip(asked.names, group.missing, strict=True):
            if group.variant < len(used) and name in used[group.variant]:
                found[name] += people
    return {name: people for name, people in found.items() if people}


def _area(listed: PriceList) -> int:
    """So many characters of a number that everybody with the same ones has the same market."""
    longest = max((len(prefix) for prefix in listed.markets), default=0)
    return max(_AMERICAN, longest + 1)


def _rows(asked: Asked, rest: str) -> list[Any]:
    statement, values = asked.then(rest)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
