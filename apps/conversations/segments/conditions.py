"""One condition as SQL. Every answer is true or false, also where nothing is filled in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, StrIndex
from django.db.models.lookups import Exact, GreaterThan

from apps.conversations.models import Consent, ImportRow, SegmentMember
from apps.conversations.models.contact import has_attributes, has_tags
from apps.conversations.people.folding import Folded
from apps.conversations.segments.catalogue import Field, Kind
from apps.conversations.segments.clock import Clock
from apps.conversations.segments.countries import COUNTRIES
from apps.conversations.segments.tree import Condition


def query(condition: Condition, clock: Clock) -> Q:
    field, op, value = condition.field, condition.op, condition.value
    if op == "is_not":
        return ~query(Condition(field, "is", value), clock)
    if op == "not_empty":
        return ~query(Condition(field, "empty"), clock)
    if op == "has_not":
        return ~query(Condition(field, "has", value), clock)
    if op == "not_in_last_days":
        return ~query(Condition(field, "in_last_days", value), clock)
    if field.key.startswith("attribute:"):
        return _of_attribute(field, op, value, clock)
    return _OF_KIND[field.kind](field, op, value, clock)


# == What is kept in columns.


def _text(field: Field, op: str, value: Any, _clock: Clock) -> Q:
    """E-mail addresses are kept in small letters, and have an index."""
    if op == "empty":
        return Q(**{field.column: ""})
    if field.key == "email" and op == "is":
        return Q(email=value.lower())
    return _said(F(field.column), op, value)


def _said(text: Any, op: str, value: str) -> Q:
    """Neither capitals nor accents matter, as in a search: “jose” finds José."""
    there, wanted = Folded(text), Folded(Cast(Value(value), TextField()))
    if op == "is":
        return Q(Exact(there, wanted))
    if op == "contains":
        return Q(GreaterThan(StrIndex(there, wanted), 0))
    return Q(Func(there, wanted, function="starts_with", output_field=BooleanField()))


def _phone(field: Field, op: str, value: Any, _clock: Clock) -> Q:
    if op == "empty":
        return Q(phone="")
    if op == "is":
        return Q(phone=value)
    return Q(phone__startswith=f"+{value}") if op == "starts_with" else Q(phone__contains=value)


def _country(_field: Field, _op: str, value: Any, _clock: Clock) -> Q:
    """Calling codes are prefix-free, so the digits alone tell."""
    return Q(phone__startswith=COUNTRIES[value])


def _exact(field: Field, op: str, value: Any, _clock: Clock) -> Q:
    return Q(**{field.column: "" if op == "empty" else value})


def _owner(field: Field, op: str, value: Any, _clock: Clock) -> Q:
    if op == "empty":
        return Q(owner_id__isnull=True)
    return Q(owner_id__isnull=False, owner_id=value)


def _flag(field: Field, _op: str, value: Any, _clock: Clock) -> Q:
    return Q(**{f"{field.column}__isnull": not value})


def _moment(field: Field, op: str, value: Any, clock: Clock) -> Q:
    if op == "empty":
        return Q(**{f"{field.column}__isnull": True})
    first, last = _stretch(op, value, clock)
    there = Q(**{f"{field.column}__isnull": False})
    if first is not None:
        there &= Q(**{f"{field.column}__gte": first})
    return there & Q(**{f"{field.column}__lt": last}) if last is not None else there


def _stretch(op: str, value: Any, clock: Clock) -> tuple[Any, Any]:
    """From the first moment to the one before the last; None is open."""
    if op == "in_last_days":
        return clock.ago(value), None
    if op == "before":
        return None, clock.start(value)
    if op == "after":
        return clock.end(value), None
    return clock.start(value[0]), clock.end(value[1])


def _tag(_field: Field, op: str, value: Any, _clock: Clock) -> Q:
    if op == "empty":
        return Q(tags=[])
    return has_tags(value)


# == What is kept in other tables.


def _consent(field: Field, op: str, _value: Any, _clock: Clock) -> Q:
    medium, category = field.about
    said = Consent.objects.filter(medium=medium, category=category)
    if op == "unknown":
        return ~_has(said)
    return _has(said.filter(given=op == "given"))


def _list(field: Field, _op: str, _value: Any, _clock: Clock) -> Q:
    return _has(SegmentMember.objects.filter(segment_id=field.about[0]))


def _import(field: Field, op: str, _value: Any, _clock: Clock) -> Q:
    """Whom the file brought, and whose details it changed; `has` is either."""
    made = Q(import_id__isnull=False, import_id=field.about[0])
    rows = ImportRow.objects.filter(import_of=field.about[0], what=ImportRow.What.CHANGED)
    changed = Q(pk__in=rows.exclude(contact_id=None).values("contact_id"))
    return {"created": made, "changed": changed, "has": made | changed}[op]


def _has(rows: QuerySet[Any]) -> Q:
    return Q(Exists(rows.filter(contact=OuterRef("pk"))))


_OF_KIND: dict[Kind, Callable[[Field, str, Any, Clock], Q]] = {
    Kind.TEXT: _text,
    Kind.PHONE: _phone,
    Kind.COUNTRY: _country,
    Kind.CHOICE: _exact,
    Kind.OWNER: _owner,
    Kind.FLAG: _flag,
    Kind.MOMENT: _moment,
    Kind.TAG: _tag,
    Kind.CONSENT: _consent,
    Kind.LIST: _list,
    Kind.IMPORT: _import,
}


# == The company's own attributes, in one column of JSON.


def _of_attribute(field: Field, op: str, value: Any, clock: Clock) -> Q:
    """A value of another type than the attribute's (it was changed since) matches nothing."""
    key = field.about[0]
    text = Coalesce(KeyTextTransform(key, F("attributes")), Value(""), output_field=TextField())
    if op == "empty":
        return Q(Exact(text, Value("")))
    if field.kind == Kind.TEXT:
        return _said(text, op, value)
    if op == "is":
        return has_attributes({key: value})
    return Q(_PathExists.between(key, *_ends(op, value, clock)))


def _ends(op: str, value: Any, clock: Clock) -> tuple[str, dict[str, Any]]:
    """A filter of a JSON path and its variables. Dates are ISO text, in the order of time."""
    if op == "in_last_days":
        days = {"first": clock.day_ago(value), "last": clock.today.isoformat()}
        return "@ >= $first && @ <= $last", days
    if op == "between":
        return "@ >= $first && @ <= $last", {"first": value[0], "last": value[1]}
    sign = {"more": ">", "after": ">", "less": "<", "before": "<"}[op]
    return f"@ {sign} $value", {"value": value}


class _PathExists(Func):
    """Numbers compare with numbers and text with text; anything else is false, not an error."""

    function = "jsonb_path_exists"
    template = "%(function)s(%(expressions)s)"
    output_field = BooleanField()

    @classmethod
    def between(cls, key: str, condition: str, variables: dict[str, Any]) -> _PathExists:
        path = f'$."{key}" ? ({condition})'  # a key is a slug: nothing to escape
        return cls(
            F("attributes"), _Literal(path, "jsonpath"), _Literal(json.dumps(variables), "jsonb")
        )


class _Literal(Func):
    """Text that PostgreSQL reads as one of its types."""

    output_field = TextField()

    def __init__(self, text: str, kind: str) -> None:
        super().__init__(
            Value(text, output_field=TextField()), template=f"(%(expressions)s)::{kind}"
        )
