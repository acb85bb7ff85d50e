"""Rules in a sentence that people read: “Has the tag VIP and was not written to for 30 days”."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from apps.conversations.models import Category, Medium
from apps.conversations.segments import tree
from apps.conversations.segments.catalogue import Kind
from apps.conversations.segments.countries import name_of
from apps.conversations.segments.known import Known
from apps.conversations.segments.tree import EVERYBODY, Condition, Group, Json, Not, Rule


def sentence(rules: Json, *, known: Known | None = None) -> str:
    """In the language in force, without a full stop. Raises BadRules."""
    known = known or Known()
    told = told_of(tree.read(rules, known=known), known)
    return told[:1].upper() + told[1:]


def told_of(rule: Rule, known: Known) -> str:
    if rule == EVERYBODY:
        return _("everybody")
    if isinstance(rule, Not):
        return _("not (%(rule)s)") % {"rule": told_of(rule.rule, known)}
    if isinstance(rule, Group):
        return _group(rule, known)
    return condition(rule, known)


def _group(group: Group, known: Known) -> str:
    if not group.rules:
        return _("everybody") if group.word == "all" else _("nobody")
    parts = [_in_brackets(one, told_of(one, known), group) for one in group.rules]
    return (_(" and ") if group.word == "all" else _(" or ")).join(parts)


def _in_brackets(rule: Rule, told: str, around: Group) -> str:
    """Only where “and” and “or” would run into each other."""
    mixed = isinstance(rule, Group) and len(rule.rules) > 1 and rule.word != around.word
    return f"({told})" if mixed else told


def condition(asked: Condition, known: Known) -> str:
    """One condition, beginning in small letters as within a sentence."""
    field, op = asked.field, asked.op
    if op in {"in_last_days", "not_in_last_days"}:
        return _days(asked)
    family = field.key.partition(":")[0]
    words = _OF_FIELD.get((family, op)) or _OF_KIND.get((field.kind, op)) or _OF_OP[op]
    if field.kind in {Kind.FLAG, Kind.BOOLEAN} and op == "is":
        words = _YES_NO[field.kind, asked.value]
    return str(words) % {"field": field.name, **_values(asked, known)}


def _days(asked: Condition) -> str:
    family = asked.field.key.partition(":")[0]
    words = _OF_DAYS.get((family, asked.op)) or _OF_DAYS["", asked.op]
    return str(words % {"field": asked.field.name, "days": asked.value})


def _values(asked: Condition, known: Known) -> dict[str, str]:
    if asked.op == "between":
        first, last = (shown(asked, one, known) for one in asked.value)
        return {"first": first, "last": last}
    if asked.field.kind == Kind.CONSENT:
        medium, category = asked.field.about
        words = {"category": Category(category).label, "medium": Medium(medium).label}
        return {"value": _("%(category)s on %(medium)s") % words}
    return {"value": shown(asked, asked.value, known)}


def shown(asked: Condition, value: Any, known: Known) -> str:
    """A value as people know it: a tag's name, a colleague's, a date of their language."""
    kind = asked.field.kind
    if kind == Kind.TAG and value:
        return _(" or ").join(f"“{known.tags[one]}”" for one in value)
    if kind == Kind.OWNER and value:
        return known.people.get(UUID(value), _("somebody who left"))
    if kind in {Kind.DATE, Kind.MOMENT} and value:
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if kind == Kind.COUNTRY:
        return name_of(value)
    if kind == Kind.CHOICE and value:
        return f"“{dict(asked.field.choices)[value]}”"
    if kind == Kind.PHONE and value and asked.op == "starts_with":
        return f"+{value}"
    return f"“{value}”" if isinstance(value, str) else str(value)


#: By the field's family and what is asked; these read better than the general words.
_OF_FIELD: dict[tuple[str, str], Any] = {
    ("created", "before"): gettext_lazy("was added before %(value)s"),
    ("created", "after"): gettext_lazy("was added after %(value)s"),
    ("created", "between"): gettext_lazy("was added between %(first)s and %(last)s"),
    ("last_seen", "before"): gettext_lazy("last wrote to us before %(value)s"),
    ("last_seen", "after"): gettext_lazy("wrote to us after %(value)s"),
    ("last_seen", "between"): gettext_lazy("last wrote to us between %(first)s and %(last)s"),
    ("last_seen", "empty"): gettext_lazy("never wrote to us"),
    ("last_seen", "not_empty"): gettext_lazy("wrote to us at least once"),
    ("last_written", "before"): gettext_lazy("last received a message before %(value)s"),
    ("last_written", "after"): gettext_lazy("received a message after %(value)s"),
    ("last_written", "between"): gettext_lazy(
        "last received a message between %(first)s and %(last)s"
    ),
    ("last_written", "empty"): gettext_lazy("never received a message"),
    ("last_written", "not_empty"): gettext_lazy("received at least one message"),
    ("country", "is"): gettext_lazy("the number is from %(value)s"),
    ("country", "is_not"): gettext_lazy("the number is not from %(value)s"),
    ("owner", "is"): gettext_lazy("belongs to %(value)s"),
    ("owner", "is_not"): gettext_lazy("does not belong to %(value)s"),
    ("owner", "empty"): gettext_lazy("belongs to nobody"),
    ("owner", "not_empty"): gettext_lazy("belongs to somebody"),
    ("list", "has"): gettext_lazy("is in “%(field)s”"),
    ("list", "has_not"): gettext_lazy("is not in “%(field)s”"),
    ("import", "has"): gettext_lazy("was added or changed by the file “%(field)s”"),
    ("import", "has_not"): gettext_lazy("was neither added nor changed by the file “%(field)s”"),
    ("import", "created"): gettext_lazy("was added by the file “%(field)s”"),
    ("import", "changed"): gettext_lazy("was there already and changed by the file “%(field)s”"),
    ("tag", "has"): gettext_lazy("has the tag %(value)s"),
    ("tag", "has_not"): gettext_lazy("does not have the tag %(value)s"),
    ("tag", "empty"): gettext_lazy("has no tag"),
    ("tag", "not_empty"): gettext_lazy("has a tag"),
}
_OF_KIND: dict[tuple[Kind, str], Any] = {
    (Kind.CONSENT, "given"): gettext_lazy("agreed to %(value)s"),
    (Kind.CONSENT, "withdrawn"): gettext_lazy("withdrew from %(value)s"),
    (Kind.CONSENT, "unknown"): gettext_lazy("has said nothing about %(value)s"),
}
_OF_OP: dict[str, Any] = {
    "is": gettext_lazy("%(field)s is %(value)s"),
    "is_not": gettext_lazy("%(field)s is not %(value)s"),
    "contains": gettext_lazy("%(field)s contains %(value)s"),
    "starts_with": gettext_lazy("%(field)s begins with %(value)s"),
    "empty": gettext_lazy("%(field)s is empty"),
    "not_empty": gettext_lazy("%(field)s is filled in"),
    "more": gettext_lazy("%(field)s is more than %(value)s"),
    "less": gettext_lazy("%(field)s is less than %(value)s"),
    "between": gettext_lazy("%(field)s is between %(first)s and %(last)s"),
    "before": gettext_lazy("%(field)s is before %(value)s"),
    "after": gettext_lazy("%(field)s is after %(value)s"),
}
_YES_NO: dict[tuple[Kind, bool], Any] = {
    (Kind.FLAG, True): gettext_lazy("is blocked"),
    (Kind.FLAG, False): gettext_lazy("is not blocked"),
    (Kind.BOOLEAN, True): gettext_lazy("%(field)s: yes"),
    (Kind.BOOLEAN, False): gettext_lazy("%(field)s: no"),
}
_OF_DAYS: dict[tuple[str, str], Any] = {
    ("last_seen", "in_last_days"): ngettext_lazy(
        "wrote to us in the last %(days)d day", "wrote to us in the last %(days)d days", "days"
    ),
    ("last_seen", "not_in_last_days"): ngettext_lazy(
        "did not write to us in the last %(days)d day",
        "did not write to us in the last %(days)d days",
        "days",
    ),
    ("last_written", "in_last_days"): ngettext_lazy(
        "received a message in the last %(days)d day",
        "received a message in the last %(days)d days",
        "days",
    ),
    ("last_written", "not_in_last_days"): ngettext_lazy(
        "received no message in the last %(days)d day",
        "received no message in the last %(days)d days",
        "days",
    ),
    ("created", "in_last_days"): ngettext_lazy(
        "was added in the last %(days)d day", "was added in the last %(days)d days", "days"
    ),
    ("created", "not_in_last_days"): ngettext_lazy(
        "was added more than %(days)d day ago", "was added more than %(days)d days ago", "days"
    ),
    ("", "in_last_days"): ngettext_lazy(
        "%(field)s is in the last %(days)d day", "%(field)s is in the last %(days)d days", "days"
    ),
    ("", "not_in_last_days"): ngettext_lazy(
        "%(field)s is not in the last %(days)d day",
        "%(field)s is not in the last %(days)d days",
        "days",
    ),
}
