"""Finding the person behind an address, and making them known: one person, one contact.

What is unique is the identity row, so of two who meet somebody new at the same time one waits
for the other's transaction and then finds that contact. Locks are taken in this order:
identities by name, contacts by id, the quota's counter last; whoever writes people in
another way keeps to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Identity
from apps.conversations.people import follow_up, history, merging, names
from apps.conversations.people.graph import Graph
from apps.conversations.people.keys import (
    EVERYWHERE,
    Scope,
    address_of,
    form_of,
    keys_of,
    phone_of,
    username_key,
)
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address

__all__ = ["EVERYWHERE", "Scope", "changed_number", "find", "find_or_make", "learn", "reach"]

Who = Person | Address
Scopes = Scope | Sequence[Scope]
CONTACTS = "max_contacts"
_ROUNDS = 20  # of meeting the same new people as somebody else


class Crowded(RuntimeError):
    """Others kept writing the same names; the same may be asked again."""


class _Beaten(Exception):
    """Somebody else was first with a name, or a merge came between."""


def find(tenant: Tenant, who: Sequence[Who], *, scope: Scopes = EVERYWHERE) -> list[Contact | None]:
    """The contact of each address, in the trash too; None for somebody unknown.

    `scope` says where the addresses were given: one for all, or one each.
    """
    people = [keys_of(address_of(one), where) for one, where in _each(who, scope)]
    graph = Graph(names.owners(key for keys in people for key in keys))
    found = [graph.owner_of(keys) for keys in people]
    contacts = Contact.objects.in_bulk({pk for pk in found if pk})
    return [contacts.get(pk) if pk else None for pk in found]


def find_or_make(
    tenant: Tenant,
    who: Sequence[Who],
    *,
    source: str = Contact.Source.INBOUND,
    scope: Scopes = EVERYWHERE,
) -> list[Contact | None]:
    """The contact of each person, made where there is none; None for no address at all.

    Their rows stay locked until the caller's transaction ends, so that no merge comes between.
    Somebody in the trash who writes comes back. New people count for the plan but are
    never turned away. Raises Crowded, almost never.
    """
    for _round in range(_ROUNDS):
        try:
            with transaction.atomic():
                return _meet(tenant, who, source, scope)
        except _Beaten:
            continue
    raise Crowded


def learn(
    tenant: Tenant, contact: Contact, address: Address, *, scope: Scope = EVERYWHERE
) -> Contact:
    """What a provider answered about somebody: more names, and the form of their number.

    The contact that has it all now; another one when it turned out to be the same person.
    """
    known = replace(address, phone=address.phone or contact.phone)
    return find_or_make(tenant, [known], scope=scope)[0] or contact


@transaction.atomic
def changed_number(
    tenant: Tenant, old: Who, new: Address, *, scope: Scope = EVERYWHERE
) -> Contact | None:
    """Somebody is reached elsewhere from now on; the old number may become a stranger's.

    Told twice it changes nothing. None: neither address says anything.
    """
    before = find(tenant, [old], scope=scope)[0]
    if before is None or not keys_of(new, scope):
        return find_or_make(tenant, [new], scope=scope)[0]
    after = find(tenant, [new], scope=scope)[0]
    if after is not None and after.pk != before.pk:
        before = merging.merge(tenant, before, after, by=PLATFORM)
    names.write(dict.fromkeys(keys_of(new, scope), before.pk))
    _leave(before, address_of(old), new, scope)
    contact = learn(tenant, before, replace(new, phone=phone_of(new)), scope=scope)
    return _tell_number(tenant, contact, phone_of(new))


def reach(contacts: Iterable[Contact], *, scope: Scope = EVERYWHERE) -> dict[UUID, Address]:
    """Where each of these people is written to; without an entry: nowhere."""
    rows = Identity.objects.filter(contact__in=list(contacts)).order_by("pk")
    known: dict[UUID, dict[str, str]] = {}
    for row in rows:
        if row.scope in {"", scope.portfolio, scope.session}:
            known.setdefault(row.contact_id, {}).update(_part(row))
    return {pk: Address(**parts) for pk, parts in known.items()}


def _part(row: Identity) -> dict[str, str]:
    """One name as parts of an address."""
    if row.kind == Identity.Kind.PHONE:
        return {"phone": row.value} | ({"chat_id": f"{row.learned}@c.us"} if row.learned else {})
    if row.kind == Identity.Kind.WHATSAPP:
        return {"chat_id": f"{row.value}@c.us"}
    return {str(row.kind): row.value}


def _each(who: Sequence[Who], scope: Scopes) -> Iterable[tuple[Who, Scope]]:
    scopes = [scope] * len(who) if isinstance(scope, Scope) else scope
    return zip(who, scopes, strict=True)


def _meet(tenant: Tenant, who: Sequence[Who], source: str, scope: Scopes) -> list[Contact | None]:
    people = [keys_of(address_of(one), where) for one, where in _each(who, scope)]
    graph = Graph(names.owners(key for keys in people for key in keys))
    ids = graph.place(people)
    Contact.objects.bulk_create(_new(pk, who[nth], source) for pk, nth in graph.fresh.items())
    if not names.write(graph.new):
        raise _Beaten
    others = [other for _, other, _ in graph.clashes]
    contacts = _locked([*ids, *others])
    if any(one.merged_into_id for one in contacts.values()):
        raise _Beaten
    _settle(tenant, graph, contacts)
    placed = [contacts[_living(contacts, pk)] if pk else None for pk in ids]
    _fill(graph, placed, who)
    _count(tenant, graph, contacts.values())
    return placed


def _new(pk: UUID, one: Who, source: str) -> Contact:
    name = one.name[:200] if isinstance(one, Person) else ""
    return Contact(id=pk, name=name, phone=phone_of(address_of(one)), source=source)


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


def _fill(graph: Graph, placed: Sequence[Contact | None], who: Sequence[Who]) -> None:
    """Details that were blank, the forms of numbers and usernames; details of people stay."""
    forms, usernames = {}, {}
    for contact, one in zip(placed, who, strict=True):
        if contact is None:
            continue
        address = address_of(one)
        if (phone := phone_of(address)) and (form := form_of(one)):
            forms[phone] = form
        if address.username:
            usernames[username_key(address.username).value] = contact.pk
        _fill_one(contact, phone, one.name[:200] if isinstance(one, Person) else "")
    names.note_forms(forms)
    names.note_usernames(usernames)


def _fill_one(contact: Contact, phone: str, name: str) -> None:
    blanks = {"phone": phone, "name": name}
    filled = {
        field: value for field, value in blanks.items() if value and not getattr(contact, field)
    }
    if filled:
        for field, value in filled.items():
            setattr(contact, field, value)
        contact.version += 1
        contact.changed_at = timezone.now()
        contact.save(update_fields=[*filled, "version", "changed_at"])
        follow_up.soon(contact.pk)


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


def _leave(contact: Contact, old: Address, new: Address, scope: Scope) -> None:
    """Names that are somebody else's from now on."""
    left = set(keys_of(old, scope)) - set(keys_of(new, scope))
    for key in left:
        Identity.objects.filter(
            contact=contact, kind=key.kind, scope=key.scope, value=key.value
        ).delete()
    if (phone := phone_of(old)) and phone == contact.phone != phone_of(new):
        Contact.objects.filter(pk=contact.pk).update(phone="", version=F("version") + 1)
        contact.phone = ""


def _tell_number(tenant: Tenant, contact: Contact, phone: str) -> Contact:
    history.note(tenant, contact, "contact.number_changed", by=PLATFORM, after={"phone": phone})
    return contact
