"""Shapes of JSON: camelCase on the wire, exact about types.

Only names that a serializer declares are turned into camelCase, so whatever lies inside a
free-form field (`serializers.JSONField`, `DictField`) passes untouched both ways.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

_WORDS: dict[type | tuple[type, ...], Any] = {
    str: _("Write text here."),
    bool: _("Write true or false here."),
    int: _("Write a whole number here."),
    (int, float): _("Write a number here."),
    list: _("Write a list here."),
}
_MOST_TOLD = 20  # unknown fields of one object that an answer names
_LONGEST_TOLD = 100  # characters of such a name


def camel(name: str) -> str:
    """`time_zone` → `timeZone`."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


Field = serializers.Field[Any, Any, Any, Any]


def on_the_wire(fields: dict[str, Field]) -> dict[str, Field]:
    """The same fields under their camelCase names; each keeps reading its snake_case source."""
    named = {}
    for name, field in fields.items():
        wire_name = camel(name)
        if wire_name != name and field.source is None:
            field.source = name
        named[wire_name] = field
    return named


class Serializer(serializers.Serializer[Any]):
    """Fields are declared in snake_case, read and written in camelCase.

    In JSON a value must have its type: 5 is not "5". In a query or a form all is text.
    A name that is not declared is refused: left out, a misspelt field would do nothing, silently.
    """

    is_text = False
    refuses_unknown = True

    def get_fields(self) -> dict[str, Field]:
        return on_the_wire(super().get_fields())

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        unknown = self._unknown(data)
        if mistyped := self._mistyped(data):
            raise serializers.ValidationError({**unknown, **mistyped})
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as exc:
            if isinstance(exc.detail, dict):
                exc.detail = {**unknown, **exc.detail}
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return values

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if not self.refuses_unknown:
            return {}
        strange = islice((name for name in data if name not in self.fields), _MOST_TOLD)
        return {_told(name): [_("There is no such field here. Check its spelling.")]
                for name in strange}  # fmt: skip

    def _mistyped(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if self.is_text or isinstance(data, QueryDict):
            return {}
        return {
            name: [_WORDS[expected]]
            for name, field in self.fields.items()
            if not field.read_only
            and name in data
            and (expected := _mismatch(field, data[name])) is not None
        }


def _told(name: str) -> str:
    """A name that somebody else chose, fit to stand in an answer."""
    return name[:_LONGEST_TOLD].encode(errors="replace").decode()


class Query(Serializer):
    """What stands in an address after the question mark. Several shapes may read one address, so
    what none of them knows is refused by the operation."""

    is_text = True
    refuses_unknown = False


_TEXT = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.UUIDField,
    serializers.DateTimeField,
    serializers.DateField,
)


def _mismatch(field: Any, value: Any) -> type | tuple[type, ...] | None:
    """The type that `value` should have had; None when it fits. Null is the field's own matter."""
    if value is None:
        return None
    if isinstance(field, _TEXT):
        return None if isinstance(value, str) else str
    if isinstance(field, serializers.BooleanField):
        return None if isinstance(value, bool) else bool
    if isinstance(field, serializers.IntegerField):
        return None if _is_whole(value) else int
    if isinstance(field, serializers.FloatField | serializers.DecimalField):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return None if is_number else (int, float)
    if isinstance(field, serializers.ListField):
        return _mismatch_in_list(field, value)
    return None


def _mismatch_in_list(field: Any, value: Any) -> type | tuple[type, ...] | None:
    if not isinstance(value, list):
        return list
    return next((wrong for item in value if (wrong := _mismatch(field.child, item))), None)


def _is_whole(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()  # 5.0 is a whole number in JSON
    return isinstance(value, int) and not isinstance(value, bool)


class Line(serializers.CharField):
    """One line of text: it may become a mail's subject or a file's name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(
            RegexValidator(
                r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$",
                _("Write one line, without control characters."),
            )
        )
