"""A rule while it is edited: what stands in the form, right or not yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.conversations.automation import conditions
from apps.conversations.automation.deeds import DEEDS, Deed, Kind
from apps.conversations.automation.fields import OWN, Field, field_of
from apps.conversations.automation.fields import Kind as FieldKind
from apps.conversations.automation.known import Known
from apps.conversations.models import Automation
from apps.conversations.segments import texts

Json = dict[str, Any]
FIRST = "words"
FIRST_DEED = "reply"
UNITS = {"minutes": 1, "hours": 60, "days": 1440}
_LISTS = frozenset({Kind.SOME, Kind.TAGS})


@dataclass(slots=True)
class Row:
    """A condition. `values`: a text for each input, or one for each that is chosen."""

    key: str = FIRST
    op: str = ""
    values: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    is_new: bool = False

    def settle(self, known: Known) -> None:
        """Another field was chosen: its first question, and no value."""
        asked = field_of(self.key, known)
        if asked and self.op not in asked.ops:
            self.op, self.values = next(iter(asked.ops)), []

    def as_json(self, known: Known) -> Json:
        plain = {"field": self.key, "op": self.op}
        asked = field_of(self.key, known)
        if asked is None or not asked.takes_value(self.op):
            return plain
        return {**plain, "value": self._value(asked)}

    def _value(self, asked: Field) -> Any:
        if asked.kind == FieldKind.WORDS:
            return _parts(self.values[0]) if self.values else []
        if asked.asked is None:
            return [one for one in self.values if one]
        given = self.values if self.op == "between" else [one for one in self.values if one]
        text = (".." if self.op == "between" else ",").join(given)
        return texts.read(asked.asked, self.op, text)


@dataclass(slots=True)
class Step:
    """An action. `values`: parameter → a text for each input; `slots`: of a template."""

    do: str = FIRST_DEED
    values: dict[str, list[str]] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    is_new: bool = False

    @property
    def deed(self) -> Deed | None:
        return DEEDS.get(self.do)

    def as_json(self) -> Json:
        told: Json = {"do": self.do}
        for param in self.deed.params if self.deed else ():
            given = [one for one in self.values.get(param.name, []) if one]
            if param.kind == Kind.SLOTS:
                told[param.name] = dict(self.slots)
            elif param.kind == Kind.TAGS:
                told[param.name] = [int(one) if one.isdecimal() else one for one in given]
            elif param.kind == Kind.SOME:
                told[param.name] = given
            elif given:
                told[param.name] = given[0]
        return {name: value for name, value in told.items() if value not in ("", [], {})}


@dataclass(slots=True)
class Draft:
    """`errors`: of what belongs to neither a row nor a step, by field."""

    name: str = ""
    trigger: str = Automation.Trigger.MESSAGE
    amount: str = "15"
    unit: str = "minutes"
    word: str = "all"
    rows: list[Row] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    stops: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def minutes(self) -> int | None:
        amount = int(self.amount) if self.amount.isascii() and self.amount.isdecimal() else 0
        return min(amount, 10**6) * UNITS[self.unit]

    def as_values(self, known: Known) -> Json:
        """As `rules.add` and `rules.change` take it."""
        rows = [row.as_json(known) for row in self.rows]
        is_waiting = self.trigger == Automation.Trigger.UNANSWERED
        return {
            "name": self.name,
            "trigger": self.trigger,
            "minutes": self.minutes if is_waiting else None,
            "conditions": {self.word: rows} if rows else {},
            "actions": [step.as_json() for step in self.steps],
            "stops": self.stops,
        }

    def tell(self, errors: dict[str, list[str]]) -> None:
        """Put each error beside what it is about."""
        for where, words in errors.items():
            part, _dot, rest = where.partition(".")
            number, _dot, name = rest.partition(".")
            if part == "conditions" and number:
                self.rows[int(number)].errors += words
            elif part == "actions" and number:
                self.steps[int(number)].errors.setdefault(name, []).extend(words)
            else:
                self.errors[part] = words


def _parts(text: str) -> list[str]:
    """Words and phrases, parted by commas or lines."""
    return [one.strip() for one in text.replace("\n", ",").split(",") if one.strip()]


# == From what is kept.


def of_values(rule: Any, known: Known) -> Draft:
    """Of an Automation or a Starter."""
    amount, unit = _lasting(rule.minutes or 15)
    return Draft(
        name=rule.name,
        trigger=rule.trigger,
        amount=amount,
        unit=unit,
        word="any" if "any" in rule.conditions else "all",
        rows=[_row(one, known) for one in conditions.listed(rule.conditions)],
        steps=steps_of(rule.actions),
        stops=getattr(rule, "stops", False),
    )


def steps_of(actions: list[Json]) -> list[Step]:
    return [_step(one) for one in actions]


def _row(one: Json, known: Known) -> Row:
    if "value" not in one:
        return Row(one["field"], one["op"])
    if OWN.get(one["field"]) and OWN[one["field"]].kind == FieldKind.WORDS:
        return Row(one["field"], one["op"], [", ".join(one["value"])])
    return Row(one["field"], one["op"], texts.parts(one["value"]))


def _step(one: Json) -> Step:
    values, slots = {}, {}
    for name, value in one.items():
        if name == "values":
            slots = {key: str(text) for key, text in value.items()}
        elif name == "minutes":
            values[name] = [str(value)]
        elif name != "do":
            values[name] = (
                [str(each) for each in value] if isinstance(value, list) else [str(value)]
            )
    return Step(one["do"], values, slots)


def _lasting(minutes: int) -> tuple[str, str]:
    for unit in ("days", "hours"):
        if minutes % UNITS[unit] == 0:
            return str(minutes // UNITS[unit]), unit
    return str(minutes), "minutes"


# == From the form.


def of_form(data: QueryDict, known: Known) -> Draft:
    """Whatever was sent: what makes no sense is left out."""
    draft = Draft(
        name=data.get("name", ""),
        trigger=data.get("trigger", ""),
        amount=data.get("amount", ""),
        unit=data.get("unit", "") if data.get("unit", "") in UNITS else "minutes",
        word="any" if data.get("word") == "any" else "all",
        rows=[_row_of_form(data, f"c{n}", known) for n in range(_count(data, "conditions"))],
        steps=steps_of_form(data),
        stops=data.get("stops") == "on",
    )
    change(draft, data.get("op", ""))
    return draft


def steps_of_form(data: QueryDict) -> list[Step]:
    return [_step_of_form(data, f"a{n}") for n in range(_count(data, "actions"))]


def _count(data: QueryDict, name: str) -> int:
    text = data.get(f"{name}-count", "0")
    return min(int(text) if text.isascii() and text.isdecimal() else 0, conditions.MOST)


def _row_of_form(data: QueryDict, path: str, known: Known) -> Row:
    given = [str(one) for one in data.getlist(f"{path}-value")]
    row = Row(data.get(f"{path}-field", FIRST), data.get(f"{path}-op", ""), given)
    row.settle(known)
    return row


def _step_of_form(data: QueryDict, path: str) -> Step:
    step = Step(data.get(f"{path}-do", FIRST_DEED))
    for param in step.deed.params if step.deed else ():
        given = [str(one) for one in data.getlist(f"{path}-{param.name}")]
        if param.kind == Kind.MINUTES:
            unit = UNITS.get(data.get(f"{path}-unit", ""), 1)
            given = [
                str(int(one) * unit) if one.isdecimal() and len(one) < 8 else one for one in given
            ]
        if param.kind == Kind.TAGS:
            given += _parts(data.get(f"{path}-new-tags", ""))
        step.values[param.name] = list(dict.fromkeys(given)) if param.kind in _LISTS else given
    prefix = f"{path}-slot-"
    step.slots = {
        name.removeprefix(prefix): data.get(name, "") for name in data if name.startswith(prefix)
    }
    return step


def change(draft: Draft, op: str) -> None:
    """`add-condition`, `add-action`, `remove-…:<number>`, `up:<number>` of an action; anything
    else changes nothing."""
    word, _colon, number = op.partition(":")
    at = int(number) if number.isascii() and number.isdecimal() else -1
    if word == "add-condition" and len(draft.rows) < conditions.MOST:
        draft.rows.append(Row(FIRST, "any", is_new=True))
    elif word == "remove-condition" and 0 <= at < len(draft.rows):
        del draft.rows[at]
    else:
        change_steps(draft.steps, word, at)


def change_steps(steps: list[Step], word: str, at: int) -> None:
    if word == "add-action" and len(steps) < conditions.MOST:
        steps.append(Step(FIRST_DEED, is_new=True))
    elif word == "remove-action" and 0 <= at < len(steps):
        del steps[at]
    elif word == "up" and 0 < at < len(steps):
        steps[at - 1], steps[at] = steps[at], steps[at - 1]
