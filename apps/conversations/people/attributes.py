"""The fields a company adds to its contacts, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.models import Attribute
from apps.conversations.people.refusals import NameTaken, Unfit
from apps.whatsapp.invisible import without

LONGEST = 1000  # characters of a text
MOST = 100  # attributes of a company
MOST_CHOICES = 200
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}\Z")
#: Names that message variables have already (see the contract).
RESERVED = frozenset(
    {
        *("nome", "telefone", "email", "categoria", "observacoes"),
        *("name", "phone", "category", "notes", "tag", "tags"),
    }
)
_REMOVE = "UPDATE conversations_contact SET attributes = attributes - %s WHERE attributes ? %s"
_DAY = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z")
_CURRENCY = re.compile(r"^(?:R\$|US\$|\$|€)")
_GROUPED = re.compile(r"^-?\d{1,3}([.,])\d{3}(?:\1\d{3})+\Z")  # 1.234.567
_GROUPED_REAIS = re.compile(r"^-?\d{1,3}\.\d{3}\Z")  # R$ 1.500
_YES = frozenset({"true", "yes", "y", "1", "sim", "s", "verdadeiro", "x"})
_NO = frozenset({"false", "no", "n", "0", "não", "nao", "falso"})

Value = str | int | float | bool


def defined() -> dict[str, Attribute]:
    return {one.key: one for one in Attribute.objects.all()}


def check(attribute: Attribute, value: Any) -> Value:
    """A value of the attribute's type as it is kept (dates as ISO text). Raises ValueError
    with what is wrong, in words."""
    return _CHECKS[attribute.kind](attribute, value)


def read(attribute: Attribute, text: str) -> Value | None:
    """What somebody typed, or a cell holds; None for blank. Raises ValueError in words."""
    bare = text.strip()
    if not bare:
        return None
    return check(attribute, _READERS.get(attribute.kind, str)(bare))


def typed(attribute: Attribute, text: str) -> Value | None:
    """What somebody typed on a page, in the language they see: 1.500 is one thousand five hundred
    in Portuguese and one and a half in English, 1,500 the other way round."""
    if attribute.kind == Attribute.Kind.NUMBER:
        thousands = re.escape(get_format("THOUSAND_SEPARATOR"))
        bare = text.strip()
        if re.fullmatch(rf"-?\d{{1,3}}(?:{thousands}\d{{3}})+", bare, re.ASCII):
            text = re.sub(thousands, "", bare)
    return read(attribute, text)


def merged(current: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes with these values set; None and "" take one away. Raises Unfit."""
    known, result, wrong = defined(), dict(current), {}
    for key, value in given.items():
        if value is None or value == "":
            result.pop(key, None)
        elif key not in known:
            wrong[f"attributes.{key}"] = [_("There is no such attribute. Define it first.")]
        else:
            try:
                result[key] = check(known[key], value)
            except ValueError as exc:
                wrong[f"attributes.{key}"] = [str(exc)]
    if wrong:
        raise Unfit(wrong)
    return result


@transaction.atomic
def define(
    tenant: Tenant,
    *,
    key: str,
    name: str,
    kind: str,
    choices: list[str] | None = None,
    by: Actor,
) -> Attribute:
    """A new attribute. Its key, which variables and programs use, stays as it is for good.
    Raises NameTaken, Unfit."""
    wrong = _wrong_key(key) | _wrong_name(name)
    if kind not in Attribute.Kind.values:
        wrong["kind"] = [_("Choose one of the types.")]
    if Attribute.objects.count() >= MOST:
        wrong["key"] = [_("Use at most %(most)d attributes.") % {"most": MOST}]
    if wrong:
        raise Unfit(wrong)
    attribute = Attribute(
        key=key,
        name=name.strip(),
        kind=kind,
        choices=_choices(kind, choices or []),
        position=Attribute.objects.count(),
    )
    _save(attribute)
    audit.record("attribute.created", by=by, tenant=tenant, about=attribute)
    return attribute


@transaction.atomic
def rename(
    tenant: Tenant,
    attribute: Attribute,
    *,
    name: str | None = None,
    choices: list[str] | None = None,
    position: int | None = None,
    by: Actor,
) -> Attribute:
    """Another name, place or other choices; values that contacts have already stay."""
    new: dict[str, Any] = {} if name is None else {"name": name.strip()}
    if wrong := _wrong_name(new.get("name", "-")):
        raise Unfit(wrong)
    new |= {} if choices is None else {"choices": _choices(attribute.kind, choices)}
    new |= {} if position is None else {"position": position}
    before, after = audit.changes(attribute, new)
    for field, value in after.items():
        setattr(attribute, field, value)
    if after:
        attribute.save(update_fields=list(after))
        audit.record(
            "attribute.changed", by=by, tenant=tenant, about=attribute, before=before, after=after
        )
    return attribute


@transaction.atomic
def delete(tenant: Tenant, attribute: Attribute, *, by: Actor) -> int:
    """Take it and its values from everybody, and say from how many."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [attribute.key, attribute.key])
        count = int(cursor.rowcount)
    audit.record(
        "attribute.deleted", by=by, tenant=tenant, about=attribute, after={"contacts": count}
    )
    attribute.delete()
    return count


def _wrong_key(key: str) -> dict[str, list[str]]:
    if not _KEY.match(key):
        return {"key": [_("Use 1 to 40 of a-z, 0-9 and _, and begin with a letter.")]}
    if key in RESERVED:
        return {"key": [_("This key is one of our own. Choose another.")]}
    return {}


def _wrong_name(name: str) -> dict[str, list[str]]:
    bare = name.strip()
    if not bare or len(bare) > 60 or not bare.isprintable():
        words = _("Write 1 to %(longest)d characters, on one line.") % {"longest": 60}
        return {"name": [words]}
    return {}


def _choices(kind: str, choices: list[str]) -> list[str]:
    if kind != Attribute.Kind.CHOICE:
        return []
    bare = list(dict.fromkeys(one.strip() for one in choices if one.strip()))
    if not bare or len(bare) > MOST_CHOICES:
        raise Unfit({"choices": [_("Write 1 to %(most)d choices.") % {"most": MOST_CHOICES}]})
    if any(len(one) > 100 or not one.isprintable() for one in bare):
        raise Unfit({"choices": [_("Write each choice in at most 100 characters, on one line.")]})
    return bare


def _save(attribute: Attribute) -> None:
    try:
        with transaction.atomic():
            attribute.save()
    except IntegrityError as exc:
        raise NameTaken from exc


def _text(attribute: Attribute, value: Any) -> Value:
    if not isinstance(value, str):
        raise ValueError(_("Write text here."))
    plain = without(value)
    if len(plain) > LONGEST or "\0" in plain:
        raise ValueError(_("Write at most %(longest)d characters.") % {"longest": LONGEST})
    return plain


def _number(attribute: Attribute, value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("Write a number here."))
    if value != value or abs(value) > 1e15:
        raise ValueError(_("This number is too large."))
    return int(value) if value == int(value) else value


def _date(attribute: Attribute, value: Any) -> Value:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as exc:
        raise ValueError(_("Write a date such as 2026-12-31.")) from exc


def _choice(attribute: Attribute, value: Any) -> Value:
    for choice in attribute.choices:
        if isinstance(value, str) and choice.casefold() == value.strip().casefold():
            return str(choice)
    shown = ", ".join(attribute.choices[:10])
    raise ValueError(_("Choose one of: %(choices)s.") % {"choices": shown})


def _boolean(attribute: Attribute, value: Any) -> Value:
    if not isinstance(value, bool):
        raise ValueError(_("Choose yes or no."))
    return value


def _typed_number(text: str) -> Any:
    """1.234,50 and 1,234.50 alike: the last of both signs is the decimal one, and one that
    stands twice parts thousands, as a dot before the last three digits of reais does."""
    bare = text.replace(" ", "").replace("\u00a0", "")
    amount = _CURRENCY.sub("", bare)
    thousands = ""
    if "," in amount and "." in amount:
        thousands = "." if amount.rfind(",") > amount.rfind(".") else ","
    elif _GROUPED.match(amount):
        thousands = amount[-4]
    elif bare.startswith("R$") and _GROUPED_REAIS.match(amount):
        thousands = "."
    try:
        return float(amount.replace(thousands or " ", "").replace(",", "."))
    except ValueError:
        return text


def _typed_date(text: str) -> str:
    day = _DAY.match(text)
    return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else text


def _typed_boolean(text: str) -> Any:
    folded = text.casefold()
    return True if folded in _YES else False if folded in _NO else text


_CHECKS: dict[str, Callable[[Attribute, Any], Value]] = {
    Attribute.Kind.TEXT: _text,
    Attribute.Kind.NUMBER: _number,
    Attribute.Kind.DATE: _date,
    Attribute.Kind.CHOICE: _choice,
    Attribute.Kind.BOOLEAN: _boolean,
}
_READERS: dict[str, Callable[[str], Any]] = {
    Attribute.Kind.NUMBER: _typed_number,
    Attribute.Kind.DATE: _typed_date,
    Attribute.Kind.BOOLEAN: _typed_boolean,
}
