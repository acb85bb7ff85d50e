"""What the editor of rules offers: the fields, the questions of each, the values of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.conversations.automation.deeds import DEEDS, GROUPS, Kind, Param
from apps.conversations.automation.fields import Field, all_of, field_of
from apps.conversations.automation.fields import Kind as FieldKind
from apps.conversations.automation.known import Known
from apps.conversations.forms.automation_draft import UNITS, Draft, Row, Step
from apps.conversations.segments.catalogue import Kind as Asked
from apps.whatsapp.message_templates.variables import slots_of
from apps.whatsapp.models import Media, Template

Pairs = list[tuple[str, Any]]
_WRITTEN = frozenset({"text", "url", "coupon"})  # slots that are filled by writing


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`control`: words, text, number, date, choice, or "" for none; `chosen`: of a choice."""

    n: int
    row: Row
    is_known: bool
    ops: Pairs = field(default_factory=list)
    control: str = ""
    options: Pairs = field(default_factory=list)
    chosen: Pairs = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownParam:
    """`control`: text, area, one, some, tags, minutes, file, template or slots."""

    name: str
    label: Any
    control: str
    value: str
    longest: int = 0
    options: Pairs = field(default_factory=list)
    chosen: Pairs = field(default_factory=list)
    more: Any = None
    needed: bool = True
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownStep:
    n: int
    step: Step
    params: list[ShownParam]
    errors: list[str]


def fields(known: Known, trigger: str) -> Pairs:
    return [(one.key, one.name) for one in all_of(known, trigger)]


def deeds() -> list[tuple[str, Pairs]]:
    """By group."""
    return [
        (str(title), [(one.key, one.name) for one in DEEDS.values() if one.group == group])
        for group, title in GROUPS.items()
    ]


def names_of_variables(known: Known) -> list[str]:
    """As they are written into a text; both languages' names mean the same."""
    own = ("nome", "telefone") if (get_language() or "").startswith("pt") else ("name", "phone")
    return [f"{{{{{name}}}}}" for name in (*own, "email", *known.attributes)]


def shown_rows(draft: Draft, known: Known) -> list[ShownRow]:
    return [_row(n, row, known) for n, row in enumerate(draft.rows)]


def shown_steps(steps: list[Step], known: Known) -> list[ShownStep]:
    return [_step(n, step, known) for n, step in enumerate(steps)]


def _row(n: int, row: Row, known: Known) -> ShownRow:
    asked = field_of(row.key, known)
    if asked is None:
        return ShownRow(n, row, False)
    control = _control(asked, row.op)
    options = _options(asked, known) if control == "choice" else []
    chosen = [pair for pair in options if pair[0] in row.values]
    left = [pair for pair in options if pair not in chosen]
    return ShownRow(n, row, True, list(asked.ops.items()), control, left, chosen)


def _control(asked: Field, op: str) -> str:
    if not asked.takes_value(op):
        return ""
    if asked.kind != FieldKind.ATTRIBUTE:
        return "words" if asked.kind == FieldKind.WORDS else "choice"
    assert asked.asked is not None  # noqa: S101 - its kind says so
    if op in {"in_last_days", "not_in_last_days"}:
        return "days"
    kinds = {Asked.NUMBER: "number", Asked.DATE: "date", Asked.TEXT: "text"}
    control = kinds.get(asked.asked.kind, "choice")
    return f"{control}s" if op == "between" else control


def _options(asked: Field, known: Known) -> Pairs:
    if asked.choices:
        return [(str(value), name) for value, name in asked.choices(known).items()]
    if asked.asked is not None and asked.asked.kind == Asked.BOOLEAN:
        return [("yes", _("yes")), ("no", _("no"))]
    return list(asked.asked.choices) if asked.asked is not None else []


def _step(n: int, step: Step, known: Known) -> ShownStep:
    params = [_param(param, step, known) for param in step.deed.params] if step.deed else []
    own = {one.name for one in params}
    errors = [word for name, words in step.errors.items() if name not in own for word in words]
    return ShownStep(n, step, [one for one in params if one.control], errors)


def _param(param: Param, step: Step, known: Known) -> ShownParam:
    given = step.values.get(param.name, [])
    errors = step.errors.get(param.name, [])
    value = given[0] if given else ""
    plain: dict[str, Any] = {"longest": param.longest, "needed": param.needed, "errors": errors}
    if param.kind == Kind.SLOTS:
        return ShownParam(param.name, param.label, "slots", "", more=_slots(step, known), **plain)
    if param.kind == Kind.FILE:
        named = Media.objects.filter(pk=value).first() if value else None
        return ShownParam(param.name, param.label, "file", value, more=named, **plain)
    if param.kind == Kind.MINUTES:
        amount, unit = _lasting(value)
        return ShownParam(param.name, param.label, "minutes", amount, more=unit, **plain)
    options = _options_of(param, known)
    is_list = param.kind in {Kind.SOME, Kind.TAGS}
    chosen = [pair for pair in options if is_list and pair[0] in given]
    new = [(name, name) for name in given if param.kind == Kind.TAGS and not name.isdecimal()]
    left = [pair for pair in options if pair not in chosen]
    control = _CONTROLS[param.kind]
    return ShownParam(
        param.name, param.label, control, value, options=left, chosen=[*chosen, *new], **plain
    )


def _options_of(param: Param, known: Known) -> Pairs:
    if param.kind == Kind.TAGS:
        return [(str(pk), name) for pk, name in known.tag_choices.items()]
    if param.kind == Kind.TEMPLATE:
        there = {key: one for key, one in known.templates.items() if _is_written(one)}
        return [(key, f"{one.name} ({one.language})") for key, one in there.items()]
    return [(str(one), name) for one, name in param.choices(known).items()] if param.choices else []


def _is_written(template: Template) -> bool:
    """Nothing but text has to be filled in."""
    return all(slot.kind in _WRITTEN for slot in slots_of(template.components))


def _slots(step: Step, known: Known) -> list[tuple[str, str, str]]:
    """Key, label and value of each gap of the chosen template."""
    template = known.templates.get((step.values.get("template") or [""])[0])
    if template is None:
        return []
    return [
        (slot.key, slot.example or slot.key, step.slots.get(slot.key, ""))
        for slot in slots_of(template.components)
    ]


def _lasting(text: str) -> tuple[str, str]:
    minutes = int(text) if text.isascii() and text.isdecimal() else 0
    for unit in ("days", "hours"):
        if minutes and minutes % UNITS[unit] == 0:
            return str(minutes // UNITS[unit]), unit
    return text, "minutes"


_CONTROLS = {
    Kind.TEXT: "text",
    Kind.MESSAGE: "area",
    Kind.ONE: "one",
    Kind.SOME: "some",
    Kind.TAGS: "tags",
    Kind.TEMPLATE: "template",
}
