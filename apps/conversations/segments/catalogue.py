"""What may be asked of a contact in a rule: fields, their kinds and what fits each kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import as_id
from apps.conversations.models import Attribute, Category, Contact, Medium
from apps.conversations.segments.known import Known


class Kind(StrEnum):
    TEXT = "text"
    PHONE = "phone"
    COUNTRY = "country"
    CHOICE = "choice"
    OWNER = "owner"
    MOMENT = "moment"
    FLAG = "flag"
    TAG = "tag"
    CONSENT = "consent"
    LIST = "list"
    IMPORT = "import"
    # Of the company's own attributes, besides text and choice.
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


_FILLED = ("empty", "not_empty")
_DAYS = ("in_last_days", "not_in_last_days")
#: Kind → what may be asked, the first one first.
OPS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("is", "is_not", "contains", "starts_with", *_FILLED),
    Kind.PHONE: ("starts_with", "contains", "is", "is_not", *_FILLED),
    Kind.COUNTRY: ("is", "is_not"),
    Kind.CHOICE: ("is", "is_not", *_FILLED),
    Kind.OWNER: ("is", "is_not", *_FILLED),
    Kind.MOMENT: (*_DAYS, "before", "after", "between", *_FILLED),
    Kind.FLAG: ("is",),
    Kind.TAG: ("has", "has_not", *_FILLED),
    Kind.CONSENT: ("given", "withdrawn", "unknown"),
    Kind.LIST: ("has", "has_not"),
    Kind.IMPORT: ("has", "has_not", "created", "changed"),
    Kind.NUMBER: ("is", "is_not", "more", "less", "between", *_FILLED),
    Kind.DATE: ("is", "before", "after", "between", *_DAYS, *_FILLED),
    Kind.BOOLEAN: ("is", *_FILLED),
}
#: Asked without a value.
BARE = frozenset({*_FILLED, "given", "withdrawn", "unknown"})
_BARE_KINDS = frozenset({Kind.LIST, Kind.IMPORT})


@dataclass(frozen=True, slots=True)
class Field:
    """`column`: of Contact, for what is kept there; `about`: the rest of the key, such as the
    attribute's key, medium and category, or the id of a list."""

    key: str
    kind: Kind
    name: Any
    column: str = ""
    about: tuple[Any, ...] = ()
    choices: tuple[tuple[str, Any], ...] = ()

    def takes_value(self, op: str) -> bool:
        return op not in BARE and self.kind not in _BARE_KINDS


_SOURCES = tuple(Contact.Source.choices)
OWN: dict[str, Field] = {
    field.key: field
    for field in (
        Field("name", Kind.TEXT, _("Name"), "name"),
        Field("phone", Kind.PHONE, _("Number"), "phone"),
        Field("country", Kind.COUNTRY, _("Country of the number"), "phone"),
        Field("email", Kind.TEXT, _("E-mail"), "email"),
        Field("category", Kind.TEXT, _("Category"), "category"),
        Field("notes", Kind.TEXT, _("Notes"), "notes"),
        Field("language", Kind.TEXT, _("Language"), "language"),
        Field("time_zone", Kind.TEXT, _("Time zone"), "time_zone"),
        Field("owner", Kind.OWNER, _("Owner"), "owner_id"),
        Field("source", Kind.CHOICE, _("How they came"), "source", choices=_SOURCES),
        Field("tag", Kind.TAG, _("Tag"), "tags"),
        Field("blocked", Kind.FLAG, _("Blocked"), "blocked_at"),
        Field("created", Kind.MOMENT, _("Added"), "created_at"),
        Field("changed", Kind.MOMENT, _("Changed"), "changed_at"),
        Field("last_seen", Kind.MOMENT, _("Last wrote to us"), "last_seen_at"),
        Field("last_written", Kind.MOMENT, _("Last written to"), "last_written_at"),
    )
}
_OF_ATTRIBUTES = {
    Attribute.Kind.TEXT: Kind.TEXT,
    Attribute.Kind.NUMBER: Kind.NUMBER,
    Attribute.Kind.DATE: Kind.DATE,
    Attribute.Kind.CHOICE: Kind.CHOICE,
    Attribute.Kind.BOOLEAN: Kind.BOOLEAN,
}


def field_of(key: str, known: Known) -> Field | None:
    """The field of that key; None for what there is not (any more)."""
    if key in OWN:
        return OWN[key]
    family, _colon, rest = key.partition(":")
    makers = {
        "attribute": _attribute,
        "consent": _consent,
        "list": _list,
        "import": _import,
    }
    return makers[family](key, rest, known) if family in makers else None


def _attribute(key: str, rest: str, known: Known) -> Field | None:
    attribute = known.attributes.get(rest)
    if attribute is None:
        return None
    kind = _OF_ATTRIBUTES[Attribute.Kind(attribute.kind)]
    choices = tuple((str(one), str(one)) for one in attribute.choices)
    return Field(key, kind, attribute.name, about=(attribute.key,), choices=choices)


def _consent(key: str, rest: str, known: Known) -> Field | None:
    medium, _colon, category = rest.partition(":")
    if medium not in Medium.values or category not in Category.values:
        return None
    name = _("Consent: %(category)s on %(medium)s")
    words = {"category": Category(category).label, "medium": Medium(medium).label}
    return Field(key, Kind.CONSENT, _Filled(name, words), about=(medium, category))


def _list(key: str, rest: str, known: Known) -> Field | None:
    segment = known.segments.get(as_id(rest))
    return None if segment is None else Field(key, Kind.LIST, segment.name, about=(segment.pk,))


def _import(key: str, rest: str, known: Known) -> Field | None:
    name = known.imports.get(as_id(rest))
    return None if name is None else Field(key, Kind.IMPORT, name, about=(UUID(rest),))


@dataclass(frozen=True, slots=True)
class _Filled:
    """Words whose gaps are filled when they are read, in the language of then."""

    words: Any
    gaps: dict[str, Any]

    def __str__(self) -> str:
        return str(self.words) % {name: str(value) for name, value in self.gaps.items()}
