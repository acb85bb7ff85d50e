"""The list's filters as an address that can be shared, and back. They are rules like a segment's.

    ?q=rosa&tag=3&last_seen=not_in_last_days:30&attribute.city=contains:Paulo
    &consent.whatsapp.marketing=given&list=<segment>&trash=1&sort=-last_seen&rules={…}
    &columns=name,phone,attribute:city

A field's name, with dots for colons, and `op:value`; without an op the field's first one is
meant. Everything in the address must hold; what has and/or in it stands in `rules` as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from apps.conversations.models import Contact
from apps.conversations.people import search
from apps.conversations.segments import list_columns, texts, tree, words
from apps.conversations.segments import rules as asking
from apps.conversations.segments.catalogue import OPS, Field, field_of
from apps.conversations.segments.known import Known
from apps.conversations.segments.list_columns import Keys
from apps.conversations.segments.refusals import BadRules
from apps.conversations.segments.tree import Group, Json

SORTS = ("-created", "created", "name", "-name", "-last_seen", "last_seen")
_FIRST_SORT = SORTS[0]
#: Fields whose key goes on: `list=<id>` is the field `list:<id>`, `has`.
_LONG = {"list": "has", "import": "has"}
_HAS_ID = frozenset(_LONG)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list shows. `columns`: () for the usual ones; see `list_columns`. `dropped`: parts
    of the address that say nothing (any more)."""

    rules: Json = field(default_factory=dict)
    search: str = ""
    in_trash: bool = False
    sort: str = _FIRST_SORT
    columns: Keys = ()
    dropped: tuple[str, ...] = ()

    @property
    def is_used(self) -> bool:
        return bool(self.rules or self.search)

    @property
    def conditions(self) -> list[Json]:
        """What must hold, each to be shown and taken away by itself."""
        if not self.rules:
            return []
        return list(self.rules["all"]) if set(self.rules) == {"all"} else [self.rules]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address of the list without it."""

    text: str
    without: str


def read(query: QueryDict, *, known: Known | None = None) -> Filters:
    """Never raises: an address that was shared may name what is gone. Inside the tenant."""
    known = known or Known()
    found: list[Json] = []
    dropped: list[str] = []
    for name, given in query.lists():
        for text in given:
            try:
                found += _conditions(name, str(text), known)
            except BadRules:
                dropped.append(name)
    sort = query.get("sort", "")
    return Filters(
        rules=_together(found),
        search=query.get("q", "").strip()[:200].replace("\x00", ""),
        in_trash=query.get("trash") == "1",
        sort=sort if sort in SORTS else _FIRST_SORT,
        columns=list_columns.read(query.get("columns", "").split(","), known),
        dropped=tuple(dropped),
    )


def address(filters: Filters) -> str:
    """The query string, without a question mark; "" for the list as it begins."""
    pairs: list[tuple[str, str]] = [("q", filters.search)] if filters.search else []
    pairs += [_pair(one) for one in filters.conditions]
    if filters.in_trash:
        pairs.append(("trash", "1"))
    if filters.sort != _FIRST_SORT:
        pairs.append(("sort", filters.sort))
    if filters.columns:
        pairs.append(("columns", ",".join(filters.columns)))
    return urlencode(pairs)


def chips(filters: Filters, *, known: Known | None = None) -> list[Chip]:
    known = known or Known()
    return [
        Chip(words.sentence(one, known=known), address(without(filters, number)))
        for number, one in enumerate(filters.conditions)
    ]


def without(filters: Filters, number: int) -> Filters:
    """Without its condition of that number."""
    rest = [one for at, one in enumerate(filters.conditions) if at != number]
    return replace(filters, rules=_together(rest))


def with_condition(filters: Filters, condition: Json) -> Filters:
    """With one more; the same twice is once. Raises BadRules."""
    tree.read(condition)
    if condition in filters.conditions:
        return filters
    return replace(filters, rules=_together([*filters.conditions, condition]))


def matching(
    filters: Filters, *, now: datetime | None = None, capped: bool | None = None
) -> QuerySet[Contact]:
    """The contacts of the list, in no order yet. `now`: as of then, for "in the last days".

    A search alone is capped (see `people.search`), unless `capped` says otherwise.
    """
    rows: QuerySet[Contact] = Contact.objects.filter(
        asking.to_query(filters.rules, now=now),
        merged_into=None,
        trashed_at__isnull=not filters.in_trash,
    )
    if not filters.search:
        return rows
    is_alone = not (filters.rules or filters.in_trash)
    return search.matching(rows, filters.search, capped=is_alone if capped is None else capped)


def _together(conditions: Iterable[Json]) -> Json:
    found = [one for one in conditions if one]
    return {"all": found} if found else {}


# == From the address.


def _conditions(name: str, text: str, known: Known) -> list[Json]:
    if name == "rules":
        return _nested(text, known)
    key, implied = _key(name, text)
    asked = field_of(key, known)
    if asked is None:
        if key.partition(":")[0] in {"attribute", "consent", *_LONG}:
            raise BadRules({name: [""]})
        return []  # page, q, sort and what others put into an address
    rule = tree.read(_condition(asked, implied or text, known), known=known)
    return [tree.as_json(rule)]


def _nested(text: str, known: Known) -> list[Json]:
    try:
        rule = tree.read(json.loads(text), known=known)
    except (ValueError, RecursionError) as exc:
        raise BadRules({"rules": [""]}) from exc
    if isinstance(rule, Group) and rule.word == "all":
        return [tree.as_json(one) for one in rule.rules]
    return [tree.as_json(rule)]


def _key(name: str, text: str) -> tuple[str, str]:
    """The field's key, and the op where the id has taken its place."""
    if name in _HAS_ID:
        op, _colon, rest = text.rpartition(":")
        return f"{name}:{rest}", op or _LONG[name]
    family, dot, rest = name.partition(".")
    if dot and family == "consent":
        rest = rest.replace(".", ":")
    return (f"{family}:{rest}" if dot else name), ""


def _condition(asked: Field, text: str, known: Known) -> Json:
    first = OPS[asked.kind][0]
    op, colon, value = text.partition(":")
    if op not in OPS[asked.kind] or (asked.takes_value(op) and not colon):
        op, value = first, text
    plain = {"field": asked.key, "is": op}
    return {**plain, "value": texts.read(asked, op, value)} if asked.takes_value(op) else plain


# == Into the address.


def _pair(condition: Json) -> tuple[str, str]:
    if "field" not in condition:
        return "rules", json.dumps(condition, ensure_ascii=False, separators=(",", ":"))
    key, op = condition["field"], condition["is"]
    family, colon, rest = key.partition(":")
    if family in _HAS_ID:
        return family, rest if op == _LONG[family] else f"{op}:{rest}"
    name = f"{family}.{rest.replace(':', '.')}" if colon else key
    return name, f"{op}:{texts.write(op, condition['value'])}" if "value" in condition else op
