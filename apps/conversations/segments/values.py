"""Values in rules: text and JSON to what a question needs, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.conversations.people.search import fold
from apps.conversations.segments.catalogue import Field, Kind
from apps.conversations.segments.countries import COUNTRIES
from apps.conversations.segments.known import Known
from apps.whatsapp import phones

LONGEST = 200  # characters
MOST_DAYS = 3650
MOST_TAGS = 50
LARGEST = 10**15  # beyond it JSON's numbers are not exact


class Wrong(ValueError):
    """In words, for whoever wrote the rule."""


def read(field: Field, op: str, given: Any, known: Known) -> Any:
    """The value as it is kept in rules again. Raises Wrong."""
    if op in {"in_last_days", "not_in_last_days"}:
        return _days(given)
    if op == "between":
        return _pair(field, given, known)
    if field.kind == Kind.PHONE:
        return _phone(op, given)
    return _READERS[field.kind](field, given, known)


def _text(_field: Field, given: Any, _known: Known) -> str:
    text = given.strip() if isinstance(given, str) else ""
    if not fold(text):  # an accent alone would be in every text
        raise Wrong(_("Write what to look for."))
    if len(text) > LONGEST or "\x00" in text:
        raise Wrong(_("Write at most %(most)d characters.") % {"most": LONGEST})
    return text


def _phone(op: str, given: Any) -> str:
    """`is` wants a whole number; the others a run of digits, from the + where there is one."""
    text = str(given).strip() if isinstance(given, str | int) else ""
    if op in {"is", "is_not"}:
        try:
            return phones.read(text)
        except phones.NotAPhone as exc:
            raise Wrong(_("Write a whole number, such as +55 11 90000-0101.")) from exc
    digits = "".join(sign for sign in text if sign in "0123456789")
    if not digits or len(digits) > 15:
        raise Wrong(_("Write some digits of the number, such as 55 11."))
    return digits


def _country(_field: Field, given: Any, _known: Known) -> str:
    if not isinstance(given, str) or given.upper() not in COUNTRIES:
        raise Wrong(_("Choose a country."))
    return given.upper()


def _choice(field: Field, given: Any, _known: Known) -> str:
    if str(given) not in dict(field.choices):
        raise Wrong(_("Choose one of what there is."))
    return str(given)


def _owner(_field: Field, given: Any, _known: Known) -> str:
    try:
        return str(UUID(str(given)))
    except ValueError as exc:
        raise Wrong(_("Choose somebody of the team.")) from exc


def _boolean(_field: Field, given: Any, _known: Known) -> bool:
    if not isinstance(given, bool):
        raise Wrong(_("Choose yes or no."))
    return given


def _number(_field: Field, given: Any, _known: Known) -> int | float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Wrong(_("Write a number."))
    if not abs(given) <= LARGEST:
        raise Wrong(_("This number is too large."))
    return int(given) if float(given).is_integer() else given


def _date(_field: Field, given: Any, _known: Known) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except (TypeError, ValueError) as exc:
        raise Wrong(_("Write a date, such as 2026-11-24.")) from exc


def _days(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= MOST_DAYS:
        raise Wrong(_("Write a number of days from 1 to %(most)d.") % {"most": MOST_DAYS})
    return given


def _tags(_field: Field, given: Any, known: Known) -> list[int]:
    """Any of them. One id alone is a list of one."""
    ids = given if isinstance(given, list) else [given]
    whole = all(isinstance(one, int) and not isinstance(one, bool) for one in ids)
    if not ids or not whole or len(ids) > MOST_TAGS:
        raise Wrong(_("Choose a tag."))
    if any(one not in known.tags for one in ids):
        raise Wrong(_("A tag in these rules is gone. Choose another."))
    return list(dict.fromkeys(ids))


def _pair(field: Field, given: Any, known: Known) -> list[Any]:
    if not isinstance(given, list) or len(given) != 2:
        raise Wrong(_("Write where it begins and where it ends."))
    first, last = (_READERS[field.kind](field, one, known) for one in given)
    if first > last:
        raise Wrong(_("The beginning comes after the end. Swap them."))
    return [first, last]


_READERS: dict[Kind, Callable[[Field, Any, Known], Any]] = {
    Kind.TEXT: _text,
    Kind.COUNTRY: _country,
    Kind.CHOICE: _choice,
    Kind.OWNER: _owner,
    Kind.FLAG: _boolean,
    Kind.BOOLEAN: _boolean,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MOMENT: _date,
    Kind.TAG: _tags,
}
