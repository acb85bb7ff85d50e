"""A contact's details as people and programs give them, made fit to be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from apps.accounts.models import Membership, Tenant
from apps.accounts.timezones import validate_time_zone
from apps.conversations.models import Contact
from apps.conversations.people import attributes, numbers, tags
from apps.conversations.people.refusals import Unfit
from apps.whatsapp.invisible import without

LONGEST_NOTES = 20_000  # characters
_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2}))?\Z")
#: What may be written about a contact. Whatever else is given is a mistake of the caller's.
FIELDS = (
    "name",
    "phone",
    "email",
    "category",
    "notes",
    "attributes",
    "tags",
    "language",
    "time_zone",
    "owner_id",
)


def fit(tenant: Tenant, contact: Contact, given: Mapping[str, Any]) -> dict[str, Any]:
    """Column → value. `phone` as typed, `tags` by their names (or ids), `attributes` only
    those that change, each None to take it away. Raises Unfit with all that is wrong."""
    values: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, value in given.items():
        try:
            values[name] = _FITTERS[name](tenant, contact, value)
        except Unfit as exc:
            wrong |= exc.errors
        except ValidationError as exc:
            wrong[name] = list(exc.messages)
        except ValueError as exc:
            wrong[name] = [str(exc)]
    if wrong:
        raise Unfit(wrong)
    return values


def _line(longest: int) -> Callable[[Tenant, Contact, Any], str]:
    def fitted(tenant: Tenant, contact: Contact, value: str) -> str:
        plain = " ".join(without(value).split())
        if len(plain) > longest or any(ord(letter) < 32 or letter == "\x7f" for letter in plain):
            raise ValueError(
                _("Write at most %(longest)d characters, on one line.") % {"longest": longest}
            )
        return plain

    return fitted


def _notes(tenant: Tenant, contact: Contact, value: str) -> str:
    plain = without(value).strip()
    if len(plain) > LONGEST_NOTES or "\0" in plain:
        raise ValueError(_("Write at most %(longest)d characters.") % {"longest": LONGEST_NOTES})
    return plain


def _phone(tenant: Tenant, contact: Contact, value: str) -> str:
    return numbers.read(value)


def _email(tenant: Tenant, contact: Contact, value: str) -> str:
    plain = without(value).strip().lower()
    if plain:
        validate_email(plain)
    return plain


def _attributes(tenant: Tenant, contact: Contact, value: Mapping[str, Any]) -> dict[str, Any]:
    return attributes.merged(contact.attributes, value)


def _tags(tenant: Tenant, contact: Contact, value: list[Any]) -> list[int]:
    if value and all(isinstance(one, int) for one in value):
        return list(dict.fromkeys(value))
    return tags.ids_of(value)


def _language(tenant: Tenant, contact: Contact, value: str) -> str:
    if not value.strip():
        return ""
    found = _LANGUAGE.match(value.strip())
    if not found:
        raise ValueError(_("Write a language such as pt-BR."))
    return found[1].lower() + (f"-{found[2].upper()}" if found[2] else "")


def _time_zone(tenant: Tenant, contact: Contact, value: str) -> str:
    if value:
        validate_time_zone(value)
    return value


def _owner(tenant: Tenant, contact: Contact, value: UUID | None) -> UUID | None:
    if value and not Membership.objects.filter(tenant=tenant, user_id=value).exists():
        raise ValueError(_("This person is not on the team. Choose a colleague."))
    return value


_FITTERS: dict[str, Callable[[Tenant, Contact, Any], Any]] = {
    "name": _line(200),
    "phone": _phone,
    "email": _email,
    "category": _line(80),
    "notes": _notes,
    "attributes": _attributes,
    "tags": _tags,
    "language": _language,
    "time_zone": _time_zone,
    "owner_id": _owner,
}
