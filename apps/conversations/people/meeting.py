"""Meeting people once: whose their names are, who is new, and what was learned of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Identity
from apps.conversations.people import follow_up, merging, names
from apps.conversations.people.graph import Graph
from apps.conversations.people.keys import (
    Key,
    Scope,
    address_of,
    form_of,
    keys_of,
    phone_of,
    username_key,
)
from apps.whatsapp.events import Person
from apps.whatsapp.invisible import without
from apps.whatsapp.messages import Address

Who = Person | Address
Scopes = Scope | Sequence[Scope]
CONTACTS = "max_contacts"
_SAVE_FILLED = """
    UPDATE conversations_contact AS kept SET
        phone = came.phone, name = came.name, version = came.version, changed_at = came.changed_at
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::integer[], %s::timestamptz[])
        AS came (id, phone, name, version, changed_at)
    WHERE kept.id = came.id
"""


class Beaten(Exception):
    """Somebody else was first with a name, or a merge came between: try again from the start."""


def each(who: Sequence[Who], scope: Scopes) -> Iterable[tuple[Who, Scope]]:
    scopes = [scope] * len(who) if isinstance(scope, Scope) else scope
    return zip(who, scopes, strict=True)


def meet(tenant: Tenant, who: Sequence[Who], source: str, scope: Scopes) -> list[Contact | None]:
    """The contact of each, locked; inside a transaction. Raises Beaten, and is then undone."""
    people = [keys_of(address_of(one), where) for one, where in each(who, scope)]
    graph = Graph(names.owners(key for keys in people for key in keys))
    ids = graph.place(people)
    if len(who) > 1 and _depends_on_order(graph, people):
        return _one_by_one(tenant, who, source, scope)
    Contact.objects.bulk_create(_new(pk, who[nth], source) for pk, nth in graph.fresh.items())
    if not names.write(graph.new):
        raise Beaten
    others = [other for _, other, _ in graph.clashes]
    contacts = _locked([*ids, *others])
    if any(one.merged_into_id for one in contacts.values()):
        raise Beaten
    _settle(tenant, graph, contacts)
    placed = [contacts[_living(contacts, pk)] if pk else None for pk in ids]
    joined = _fill(tenant, placed, who)
    back = contacts.values() if source == Contact.Source.INBOUND else ()
    _count(tenant, graph, back)
    return [joined.get(one.pk, one) if one else None for one in placed]


def _depends_on_order(graph: Graph, people: Sequence[Sequence[Key]]) -> bool:
    """Two contacts that turn out to be one, or somebody who gives nothing but a username."""
    usernames = any(keys and keys[0].kind == Identity.Kind.USERNAME for keys in people)
    return bool(graph.clashes) or usernames


def _one_by_one(
    tenant: Tenant, who: Sequence[Who], source: str, scope: Scopes
) -> list[Contact | None]:
    """As if each had come in a batch of their own; whoever became part of another is that."""
    met = [
        contact for one, where in each(who, scope) for contact in meet(tenant, [one], source, where)
    ]
    known = {one.pk for one in met if one}
    while more := set(_into(known).values()) - known:
        known |= more
    contacts = _locked(known)
    return [contacts[_living(contacts, one.pk)] if one else None for one in met]


def _into(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = Contact.objects.filter(pk__in=list(ids), merged_into__isnull=False)
    return dict(rows.values_list("pk", "merged_into_id"))


def _new(pk: UUID, one: Who, source: str) -> Contact:
    name = _name_of(one)
    return Contact(id=pk, name=name, phone=phone_of(address_of(one)), source=source)


def _name_of(one: Who) -> str:
    """What they call themselves, without signs that would turn a list round."""
    return " ".join(without(one.name).split())[:200] if isinstance(one, Person) else ""


def _locked(ids: Iterable[UUID | None]) -> dict[UUID, Contact]:
    rows = Contact.objects.filter(pk__in={pk for pk in ids if pk}).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def _living(contacts: dict[UUID, Contact], pk: UUID) -> UUID:
    while into := contacts[pk].merged_into_id:
        pk = into
    return pk


def _settle(tenant: Tenant, graph: Graph, contacts: dict[UUID, Contact]) -> None:
    """Two contacts with names of one person. Who has no number is that person; of two with
    numbers, the last one spoken of has the id from now on."""
    for one, other, key in graph.clashes:
        kept, gone = _living(contacts, one), _living(contacts, other)
        if kept == gone:
            continue
        if contacts[gone].phone:
            names.give(key, kept)
        else:
            contacts[kept] = merging.merge(tenant, contacts[kept], contacts[gone], by=PLATFORM)
            contacts[gone].merged_into_id = kept


def _fill(
    tenant: Tenant, placed: Sequence[Contact | None], who: Sequence[Who]
) -> dict[UUID, Contact]:
    """Details that were blank, the forms of numbers and usernames; details of people stay.
    Says who became part of whom by their username."""
    forms: dict[str, str] = {}
    usernames: dict[Key, Contact] = {}
    filled: dict[UUID, Contact] = {}
    for contact, one in zip(placed, who, strict=True):
        if contact is None:
            continue
        address = address_of(one)
        if (phone := phone_of(address)) and (form := form_of(one)):
            forms[phone] = form
        if address.username:
            usernames[username_key(address.username)] = contact
        if _fill_one(contact, phone, _name_of(one)):
            filled[contact.pk] = contact
    _save_filled(list(filled.values()))
    names.note_forms(forms)
    return _note_usernames(tenant, usernames)


def _note_usernames(tenant: Tenant, usernames: Mapping[Key, Contact]) -> dict[UUID, Contact]:
    """A username is whoever's used it last; somebody known by nothing else is that person."""
    joined: dict[UUID, Contact] = {}
    owners = names.owners(usernames)
    names.write({key: one.pk for key, one in usernames.items() if key not in owners})
    for key, contact in usernames.items():
        owner = owners.get(key, contact.pk)
        if owner == contact.pk:
            continue
        if names.is_only(owner, key):
            kept = merging.merge(tenant, contact, Contact(pk=owner), by=PLATFORM)
            joined |= {owner: kept, kept.pk: kept}
        else:
            names.give(key, contact.pk)
    return joined


def _fill_one(contact: Contact, phone: str, name: str) -> bool:
    """Whether there was something to fill; not saved yet."""
    blanks = {"phone": phone, "name": name}
    filled = {
        field: value for field, value in blanks.items() if value and not getattr(contact, field)
    }
    for field, value in filled.items():
        setattr(contact, field, value)
    return bool(filled)


def _save_filled(contacts: Sequence[Contact]) -> None:
    """All in one statement; the rows are locked already."""
    if not contacts:
        return
    now = timezone.now()
    for contact in contacts:
        contact.version += 1
        contact.changed_at = now
    rows = [(one.pk, one.phone, one.name, one.version, now) for one in contacts]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE_FILLED, [list(column) for column in zip(*rows, strict=True)])
    follow_up.soon(*(one.pk for one in contacts))


def _count(tenant: Tenant, graph: Graph, contacts: Iterable[Contact]) -> None:
    """Whoever is new, or back from the trash because they wrote to us."""
    back = [one for one in contacts if one.trashed_at and not one.merged_into_id]
    for one in back:
        one.trashed_at = None
        one.save(update_fields=["trashed_at"])
    if graph.fresh:
        follow_up.soon(*graph.fresh)
    if len(graph.fresh) + len(back):
        quotas.take_regardless(tenant, CONTACTS, len(graph.fresh) + len(back))
