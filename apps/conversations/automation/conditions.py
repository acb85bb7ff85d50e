"""Conditions as they are kept: {"all" or "any": [{"field", "op", "value"?}]}, {} for always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.conversations.automation.fields import Field, Kind, field_of
from apps.conversations.automation.known import Known
from apps.conversations.contents.given import is_keepable
from apps.conversations.segments import values

Json = dict[str, Any]
Errors = dict[str, list[str]]
MOST = 20  # conditions of a rule
MOST_WORDS = 50
LONGEST = 80  # characters of a word or phrase


def read(given: Any, known: Known, *, trigger: str, errors: Errors) -> Json:
    """Tidied; whatever is wrong is added to `errors` under `conditions.<number>.<part>`."""
    if given in ({}, None):
        return {}
    word = next((one for one in ("all", "any") if isinstance(given, dict) and one in given), "")
    if not word or set(given) != {word} or not isinstance(given[word], list):
        errors["conditions"] = [_("Conditions are an object with all or any, and a list.")]
        return {}
    if len(given[word]) > MOST:
        errors["conditions"] = [_("At most %(most)d conditions.") % {"most": MOST}]
        return {}
    if not is_keepable(given):
        errors["conditions"] = [_("This holds signs that can't be kept.")]
        return {}
    read_ones = [
        _one(one, known, trigger, f"conditions.{number}", errors)
        for number, one in enumerate(given[word])
    ]
    return {word: read_ones} if read_ones else {}


def listed(conditions: Mapping[str, Any]) -> list[Json]:
    return list(conditions.get("all") or conditions.get("any") or [])


def _one(given: Any, known: Known, trigger: str, where: str, errors: Errors) -> Json:
    if not isinstance(given, dict) or set(given) - {"field", "op", "value"}:
        errors[where] = [_("A condition has a field, op and value, nothing else.")]
        return {}
    field = field_of(str(given.get("field", "")), known)
    if field is None or (field.only and field.only != trigger):
        words = _("“%(field)s” can't be asked here, or not any more.")
        errors[f"{where}.field"] = [words % {"field": str(given.get("field", ""))[:80]}]
        return {}
    op = str(given.get("op", ""))
    if op not in field.ops:
        errors[f"{where}.op"] = [_("This can't be asked of “%(field)s”.") % {"field": field.name}]
        return {}
    plain = {"field": field.key, "op": op}
    if not field.takes_value(op):
        return plain
    try:
        return {**plain, "value": _READERS[field.kind](field, op, given.get("value"), known)}
    except ValueError as exc:
        errors[f"{where}.value"] = [str(exc)]
        return plain


def _words(_field: Field, _op: str, given: Any, _known: Known) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValueError(_("Write a list of words."))
    bare = list(dict.fromkeys(" ".join(one.replace("\0", "").split()) for one in given))
    kept = [one for one in bare if one]
    if not kept:
        raise ValueError(_("Write at least one word."))
    if len(kept) > MOST_WORDS or any(len(one) > LONGEST for one in kept):
        words = _("Write at most %(most)d words or phrases of at most %(longest)d characters.")
        raise ValueError(words % {"most": MOST_WORDS, "longest": LONGEST})
    return kept


def _choices(field: Field, _op: str, given: Any, known: Known) -> list[Any]:
    there = {str(value): value for value in field.choices(known)} if field.choices else {}
    asked = given if isinstance(given, list) else [given]
    kept = [there[str(one)] for one in asked if str(one) in there]
    if not kept or len(kept) != len(asked):
        raise ValueError(_("Choose from the list."))
    return list(dict.fromkeys(kept))


def _attribute(field: Field, op: str, given: Any, known: Known) -> Any:
    assert field.asked is not None  # noqa: S101 - its kind says so
    return values.read(field.asked, op, given, known)


_READERS = {Kind.WORDS: _words, Kind.CHOICE: _choices, Kind.ATTRIBUTE: _attribute}
