"""Rules as they are kept (JSON), read into a tree that can be asked, told and turned into SQL.

    rule = {"all": [rule, …]} | {"any": [rule, …]} | {"not": rule}
         | {"field": key, "is": op, "value": …}

`{}` asks nothing: everybody. `any` of nothing is nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.conversations.models import Segment
from apps.conversations.segments import values
from apps.conversations.segments.catalogue import OPS, Field, Kind, field_of
from apps.conversations.segments.known import Known
from apps.conversations.segments.refusals import BadRules

Json = dict[str, Any]
DEEPEST = 6  # groups in groups
MOST = 100  # conditions, those of segments within counted too


@dataclass(frozen=True, slots=True)
class Condition:
    """`value`: as `values.read` leaves it; for a segment by rules, the tree of its rules."""

    field: Field
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """All or any of them."""

    word: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    rule: Rule


Rule = Condition | Group | Not
EVERYBODY = Group("all", ())


def read(rules: Any, *, known: Known | None = None, within: frozenset[UUID] = frozenset()) -> Rule:
    """Raises BadRules that names everything wrong. Must run inside the tenant.

    `within`: the segments whose rules these are, so that none asks for itself.
    """
    reader = _Reader(known or Known())
    rule = reader.rule(rules, "", within, 0)
    if reader.errors:
        raise BadRules(reader.errors)
    return rule


@dataclass(slots=True)
class _Reader:
    known: Known
    errors: dict[str, list[str]] = field(default_factory=dict)
    conditions: int = 0

    def wrong(self, where: str, words: str) -> Rule:
        self.errors.setdefault(where, []).append(words)
        return EVERYBODY

    def rule(self, given: Any, where: str, within: frozenset[UUID], depth: int) -> Rule:
        if given == {} and not where:
            return EVERYBODY
        if depth > DEEPEST:
            return self.wrong(where, _("The groups are nested too deeply."))
        if not isinstance(given, dict):
            return self.wrong(where, _("A rule is an object."))
        if "field" in given:
            return self.condition(given, where, within, depth)
        if set(given) == {"not"}:
            return Not(self.rule(given["not"], _at(where, "not"), within, depth + 1))
        for word in ("all", "any"):
            if set(given) == {word} and isinstance(given[word], list):
                return self.group(word, given[word], _at(where, word), within, depth)
        return self.wrong(where, _("A rule has a field, or is one of: all, any, not."))

    def group(
        self, word: str, given: list[Any], where: str, within: frozenset[UUID], depth: int
    ) -> Rule:
        if len(given) > MOST:
            return self.wrong(where, _("At most %(most)d conditions.") % {"most": MOST})
        rules = [
            self.rule(one, _at(where, str(number)), within, depth + 1)
            for number, one in enumerate(given)
        ]
        return Group(word, tuple(rules))

    def condition(self, given: Json, where: str, within: frozenset[UUID], depth: int) -> Rule:
        self.conditions += 1
        if self.conditions > MOST:
            return self.wrong(where, _("At most %(most)d conditions.") % {"most": MOST})
        if set(given) - {"field", "is", "value"}:
            return self.wrong(where, _("A condition has a field, is and value, nothing else."))
        found = field_of(str(given["field"]), self.known)
        if found is None:
            words = _("“%(field)s” is not there, or not any more.")
            return self.wrong(_at(where, "field"), words % {"field": str(given["field"])[:80]})
        op = given.get("is")
        if op not in OPS[found.kind]:
            words = _("This can't be asked of “%(field)s”.")
            return self.wrong(_at(where, "is"), words % {"field": found.name})
        return self.asked(found, str(op), given, where, within, depth)

    def asked(
        self, found: Field, op: str, given: Json, where: str, within: frozenset[UUID], depth: int
    ) -> Rule:
        if found.kind == Kind.LIST:
            return self.member(found, op, where, within, depth)
        if not found.takes_value(op):
            return Condition(found, op)
        try:
            return Condition(found, op, values.read(found, op, given.get("value"), self.known))
        except values.Wrong as exc:
            return self.wrong(_at(where, "value"), str(exc))

    def member(
        self, found: Field, op: str, where: str, within: frozenset[UUID], depth: int
    ) -> Rule:
        segment = self.known.segments[found.about[0]]
        if segment.kind == Segment.Kind.LIST:
            return Condition(found, op)
        if segment.pk in within:
            return self.wrong(where, _("A segment can't ask for itself."))
        inner = self.rule(segment.rules, where, within | {segment.pk}, depth + 1)
        return Condition(found, op, inner)


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def as_json(rule: Rule) -> Json:
    """The rules again, tidied: what is read from this is the same tree."""
    return {} if rule == EVERYBODY else _json(rule)


def _json(rule: Rule) -> Json:
    if isinstance(rule, Not):
        return {"not": _json(rule.rule)}
    if isinstance(rule, Group):
        return {rule.word: [_json(one) for one in rule.rules]}
    plain = {"field": rule.field.key, "is": rule.op}
    has_value = rule.field.takes_value(rule.op)
    return {**plain, "value": rule.value} if has_value else plain
