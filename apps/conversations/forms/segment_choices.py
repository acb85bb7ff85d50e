"""What the rule editor offers: fields in groups, and for each row its questions and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.conversations.forms.segment_draft import Raw, Row, Rows
from apps.conversations.models import Category, Medium, Segment
from apps.conversations.segments import countries, op_words, words
from apps.conversations.segments.catalogue import OWN, Kind, field_of
from apps.conversations.segments.known import Known
from apps.conversations.segments.refusals import BadRules

Pairs = list[tuple[str, Any]]
_ACTIVITY = ("last_seen", "last_written", "created", "changed", "source")
_MOST_FILES = 30  # the newest


def fields(known: Known, besides: Segment | None = None) -> list[tuple[str, Pairs]]:
    """Groups with a title; empty ones are left out."""
    details = [(key, one.name) for key, one in OWN.items() if key not in _ACTIVITY]
    own = [(f"attribute:{key}", one.name) for key, one in known.attributes.items()]
    segments = [
        (f"list:{pk}", one.name)
        for pk, one in sorted(known.segments.items(), key=lambda pair: pair[1].name)
        if one.kind != Segment.Kind.VIEW and one != besides
    ]
    files = [(f"import:{pk}", name) for pk, name in list(known.imports.items())[:_MOST_FILES]]
    groups = [
        (_("Details"), details),
        (_("Your own fields"), own),
        (_("Activity"), [(key, OWN[key].name) for key in _ACTIVITY]),
        (_("Consent"), _consents(known)),
        (_("Segments and lists"), segments),
        (_("Imported files"), files),
    ]
    return [(title, pairs) for title, pairs in groups if pairs]


def _consents(known: Known) -> Pairs:
    keys = [f"consent:{medium}:{one}" for medium in Medium.values for one in Category.values]
    return [(key, found.name) for key in keys if (found := field_of(key, known))]


@dataclass(slots=True)
class Shown:
    """A row as the template draws it. `control`: text, days, date, dates, number, numbers, select,
    tags, or "" for none."""

    path: str
    row: Row
    is_known: bool
    ops: Pairs
    control: str
    options: Pairs
    chosen: Pairs


@dataclass(slots=True)
class ShownRaw:
    path: str
    raw: Raw
    text: str


@dataclass(slots=True)
class ShownGroup:
    path: str
    word: str
    rows: list[Shown | ShownRaw | ShownGroup]


def shown(draft: Rows, known: Known, path: str = "") -> ShownGroup:
    rows: list[Shown | ShownRaw | ShownGroup] = []
    for number, row in enumerate(draft.rows):
        at = f"{path}.{number}" if path else str(number)
        if isinstance(row, Rows):
            rows.append(shown(row, known, at))
        elif isinstance(row, Raw):
            rows.append(ShownRaw(at, row, _told(row, known)))
        else:
            rows.append(_shown(row, at, known))
    return ShownGroup(path, draft.word, rows)


def _told(raw: Raw, known: Known) -> str:
    try:
        return words.sentence(raw.rules, known=known)
    except BadRules as refusal:
        return str(refusal)


def _shown(row: Row, path: str, known: Known) -> Shown:
    asked = row.asked(known)
    if asked is None:
        return Shown(path, row, False, [], "", [], [])
    control = _control(asked.kind, row.op) if asked.takes_value(row.op) else ""
    options = _options(row, known) if control in {"select", "tags"} else []
    chosen = [pair for pair in options if control == "tags" and pair[0] in row.values]
    left = [pair for pair in options if pair not in chosen]
    return Shown(path, row, True, op_words.choices(asked), control, left, chosen)


def _control(kind: Kind, op: str) -> str:
    if op in {"in_last_days", "not_in_last_days"}:
        return "days"
    plain = {Kind.DATE: "date", Kind.MOMENT: "date", Kind.NUMBER: "number", Kind.TAG: "tags"}
    if kind in plain:
        return f"{plain[kind]}s" if op == "between" else plain[kind]
    return "text" if kind in {Kind.TEXT, Kind.PHONE} else "select"


def _options(row: Row, known: Known) -> Pairs:
    asked = row.asked(known)
    if asked is None:
        return []
    if asked.kind == Kind.TAG:
        return sorted(((str(pk), name) for pk, name in known.tags.items()), key=lambda one: one[1])
    if asked.kind == Kind.OWNER:
        return [(str(pk), name) for pk, name in known.people.items()]
    if asked.kind == Kind.COUNTRY:
        return list(countries.choices())
    if asked.kind in {Kind.FLAG, Kind.BOOLEAN}:
        return [("yes", _("yes")), ("no", _("no"))]
    return list(asked.choices)
