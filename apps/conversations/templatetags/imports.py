"""What the pages of imports say about files, columns and counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.templatetags.figures import num, status_bar
from apps.conversations.forms.imports import NEW, called
from apps.conversations.importing import headings, mapping, rejects
from apps.conversations.importing.figures import Figures
from apps.conversations.importing.planning import Draft
from apps.conversations.importing.sampling import Column
from apps.conversations.importing.understanding import Understood
from apps.conversations.models import Attribute, Import, ImportRow
from apps.conversations.people import attributes, worded

register = template.Library()
register.filter("called", called)

Known = dict[str, Attribute]

#: Count → status by whose colour and pattern the bar shows it, and its name.
COUNTS: dict[str, tuple[str, Any]] = {
    "new": ("read", pgettext_lazy("people of a file", "New")),
    "changed": ("delivered", pgettext_lazy("people of a file", "Change")),
    "unchanged": ("sent", gettext_lazy("Stay the same")),
    "invalid": ("failed", gettext_lazy("Can’t be taken")),
    "duplicate": ("cancelled", gettext_lazy("Twice in the file")),
}
#: State → status whose colour it has, and icon.
_STATES = {
    "uploaded": ("paused", "edit"),
    "mapped": ("paused", "edit"),
    "checking": ("sending", "sending"),
    "checked": ("paused", "eye"),
    "running": ("sending", "sending"),
    "undoing": ("sending", "undo"),
    "done": ("online", "check"),
    "failed": ("failed", "failed"),
}


@dataclass(frozen=True, slots=True)
class Count:
    name: str
    st: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why a column goes where it goes: `st` and `icon` of the badge, and its words."""

    st: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    values: list[str]
    problem: str


@dataclass(frozen=True, slots=True)
class Table:
    names: list[str]
    rows: list[Row]


@register.simple_tag
def import_state(import_: Import) -> SafeString:
    st, icon = _STATES.get(import_.state, ("cancelled", "cancelled"))
    words = import_.get_state_display()
    return SafeString(  # nosec B703 - rendered
        render_to_string("components/badge.html", {"st": st, "icon": icon, "text": words})
    )


@register.filter
def counted(numbers: dict[str, int]) -> list[Count]:
    """The counts that add up to the rows, in the order of the bar."""
    return [
        Count(name, st, str(label), numbers.get(name, 0)) for name, (st, label) in COUNTS.items()
    ]


@register.simple_tag
def counts_bar(numbers: dict[str, int]) -> SafeString:
    told = ", ".join(f"{one.label}: {num(one.number)}" for one in counted(numbers))
    return status_bar({one.st: one.number for one in counted(numbers)}, told)


@register.filter
def of(numbers: dict[str, int], name: str) -> int:
    """One of the counts; 0 for what has not been counted yet."""
    return numbers.get(name, 0)


@register.filter
def written(numbers: dict[str, int]) -> int:
    """How many people an import adds or changes."""
    return numbers.get("new", 0) + numbers.get("changed", 0)


@register.filter
def refused(numbers: dict[str, int]) -> int:
    """How many rows there are to be told of."""
    return sum(numbers.get(name, 0) for name in ("invalid", "duplicate", "opted_out"))


@register.simple_tag
def column_why(column: Column, field: BoundField) -> Why:
    target = str(field.value() or "")
    if not target:
        return Why("cancelled", "cancelled", _("Left out"))
    if target == NEW:
        return Why("online", "plus", _("Will be made"))
    if target != column.guess:
        return Why("online", "check", _("By you"))
    is_theirs = target.startswith(mapping.ATTRIBUTE)
    if is_theirs or headings.field_of(column.name) == target:
        return Why("online", "check", _("By its title"))
    return Why("online", "check", _("By its content"))


@register.simple_tag
def preview_table(rows: Iterable[Understood], draft: Draft, import_: Import) -> Table:
    """The first rows as they will be kept; a name of a field for each chosen column."""
    known = attributes.defined()
    columns = dict(draft.columns)
    names = [_target_name(target, known) for target in columns.values()]
    return Table(names, [_row(row, columns, import_, known) for row in rows])


def _target_name(target: str, known: Known) -> str:
    if target.startswith(mapping.ATTRIBUTE):
        attribute = known.get(target.removeprefix(mapping.ATTRIBUTE))
        return attribute.name if attribute else target
    return str(mapping.FIELDS[target])


def _row(row: Understood, columns: dict[int, str], import_: Import, known: Known) -> Row:
    added = json.loads(row.values.get("attributes") or "{}")
    values = [_cell(row, target, added, known) for target in columns.values()]
    problem = _problem(row, columns, import_, added, known) if row.code else ""
    return Row(row.line, values, problem)


def _problem(
    row: Understood, columns: dict[int, str], import_: Import, added: dict[str, Any], known: Known
) -> str:
    """An attribute's problem is told by what stands in its cell."""
    target = columns.get(row.position, "") if row.position is not None else ""
    cell = added.get(target.removeprefix(mapping.ATTRIBUTE), "")
    reason = {"code": row.code, "column": 0, "field": target}
    what = ImportRow(import_of=import_, what=ImportRow.What.INVALID, reason=reason, cells=[cell])
    return rejects.words(what, known)


def _cell(row: Understood, target: str, added: dict[str, Any], known: Known) -> str:
    if target.startswith(mapping.ATTRIBUTE):
        key = target.removeprefix(mapping.ATTRIBUTE)
        return worded.BY_KIND.get(known[key].kind, worded.plain)(added.get(key))
    value = row.values.get(target)
    return ", ".join(json.loads(value)) if target == "tags" and value else worded.plain(value)


@register.simple_tag
def problem_rows(import_: Import, most: int = 20) -> list[dict[str, Any]]:
    """The first rows that were not taken as they stand, with why in words."""
    known = attributes.defined()
    return [
        {
            "line": row.line,
            "cells": " · ".join(cell for cell in (row.cells or []) if cell.strip()),
            "why": rejects.words(row, known),
            "what": row.what,
        }
        for row in rejects.lines(import_)[:most]
    ]


@register.filter
def step_of(figures: Figures) -> int:
    """Which step of the wizard a state belongs to."""
    return 4 if figures.state in {"checking", "checked"} else 5
