"""What an export can hold: columns, and each contact's cell in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.models import Category, Consent, Contact, Medium
from apps.conversations.segments.known import Known
from apps.conversations.segments.refusals import BadColumns

Cell = str | int | float | bool
Consents = dict[tuple[UUID, str, str], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A few hundred contacts with what their cells need besides."""

    contacts: Sequence[Contact]
    known: Known
    consents: Consents

    @classmethod
    def of(cls, contacts: Sequence[Contact], known: Known) -> Page:
        said = Consent.objects.filter(contact__in=[one.pk for one in contacts])
        rows = said.values_list("contact_id", "medium", "category", "given")
        return cls(contacts, known, {row[:3]: row[3] for row in rows})


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: Any
    cell: Callable[[Contact, Page], Cell]


def _own(key: str, title: Any, name: str = "") -> Column:
    return Column(key, title, lambda contact, _page: str(getattr(contact, name or key)))


def _moment(key: str, title: Any, name: str) -> Column:
    return Column(key, title, lambda contact, _page: _when(getattr(contact, name)))


def _when(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def _tags(contact: Contact, page: Page) -> str:
    names = (page.known.tags[pk] for pk in contact.tags if pk in page.known.tags)
    return ", ".join(sorted(names, key=str.casefold))


def _owner(contact: Contact, page: Page) -> str:
    return page.known.people.get(contact.owner_id, "") if contact.owner_id else ""


def _blocked(contact: Contact, _page: Page) -> str:
    return _("yes") if contact.blocked_at else _("no")


def _source(contact: Contact, _page: Page) -> str:
    return str(contact.get_source_display())


def _consent(medium: str) -> Column:
    def cell(contact: Contact, page: Page) -> str:
        given = page.consents.get((contact.pk, medium, Category.MARKETING))
        return "" if given is None else _("agreed") if given else _("withdrew")

    titles = {
        Medium.WHATSAPP: gettext_lazy("Promotions by WhatsApp"),
        Medium.SMS: gettext_lazy("Promotions by SMS"),
    }
    return Column(f"consent_{medium}", titles[Medium(medium)], cell)


_OWN = (
    _own("name", gettext_lazy("Name")),
    _own("phone", gettext_lazy("Phone")),
    _own("email", gettext_lazy("E-mail")),
    _own("category", gettext_lazy("Category")),
    _own("notes", gettext_lazy("Notes")),
    Column("tags", gettext_lazy("Tags"), _tags),
    _own("language", gettext_lazy("Language")),
    _own("time_zone", gettext_lazy("Time zone")),
    Column("owner", gettext_lazy("Owner"), _owner),
    Column("source", gettext_lazy("How they came"), _source),
    _consent(Medium.WHATSAPP),
    _consent(Medium.SMS),
    Column("blocked", gettext_lazy("Blocked"), _blocked),
    _moment("created", gettext_lazy("Added"), "created_at"),
    _moment("last_seen", gettext_lazy("Last wrote to us"), "last_seen_at"),
    _moment("last_written", gettext_lazy("Last written to"), "last_written_at"),
    _own("id", gettext_lazy("Id")),
)
USUAL = ("name", "phone", "email", "category", "tags", "notes")


def available(known: Known) -> list[Column]:
    """All there are, the company's attributes last, as `attribute:<key>`."""
    return [*_OWN, *(_attribute(key, one.name) for key, one in known.attributes.items())]


def possible(keys: Iterable[str], known: Known) -> list[Column]:
    """Enough to tell which of these there are; attributes are asked for only when named."""
    return available(known) if any(":" in key for key in keys) else [*_OWN]


def _attribute(key: str, name: str) -> Column:
    def cell(contact: Contact, _page: Page) -> Cell:
        value = contact.attributes.get(key, "")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return value if isinstance(value, int | float) else str(value)

    return Column(f"attribute:{key}", name, cell)


def chosen(keys: Iterable[str], known: Known) -> list[Column]:
    """In the order asked for; without keys the usual ones and all attributes. Raises BadColumns."""
    there = {column.key: column for column in available(known)}
    wanted = list(dict.fromkeys(keys)) or [*USUAL, *(key for key in there if ":" in key)]
    unknown = [key for key in wanted if key not in there]
    if unknown:
        words = _("There is no column “%(name)s”.") % {"name": unknown[0][:60]}
        raise BadColumns(words)
    return [there[key] for key in wanted]
