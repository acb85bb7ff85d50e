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

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.among import among
from apps.conversations.models import Contact, Identity
from apps.conversations.people import history, merging, names
from apps.conversations.people.graph import Graph
from apps.conversations.people.keys import (
    EVERYWHERE,
    Scope,
    address_of,
    keys_of,
    phone_of,
)
from apps.conversations.people.meeting import Beaten, Scopes, Who, each, meet
from apps.whatsapp.messages import Address

__all__ = ["EVERYWHERE", "Scope", "changed_number", "find", "find_or_make", "learn", "reach"]

_ROUNDS = 20  # of meeting the same new people as somebody else


class Crowded(RuntimeError):
    """Others kept writing the same names; the same may be asked again."""


def find(tenant: Tenant, who: Sequence[Who], *, scope: Scopes = EVERYWHERE) -> list[Contact | None]:
    """The contact of each address, in the trash too; None for somebody unknown.

    `scope` says where the addresses were given: one for all, or one each.
    """
    people = [keys_of(address_of(one), where) for one, where in each(who, scope)]
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
    Somebody in the trash who writes (`source` inbound) comes back. New people count for the
    plan but are never turned away. Raises Crowded, almost never.
    """
    for _round in range(_ROUNDS):
        try:
            with transaction.atomic():
                return meet(tenant, who, source, scope)
        except Beaten:
            continue
    raise Crowded


def learn(
    tenant: Tenant, contact: Contact, address: Address, *, scope: Scope = EVERYWHERE
) -> Contact:
    """What a provider answered about somebody: more names, and the form of their number.

    The contact that has it all now; another one when it turned out to be the same person.
    """
    known = replace(address, phone=address.phone or contact.phone)
    met = find_or_make(tenant, [known], source=Contact.Source.HAND, scope=scope)
    return met[0] or contact


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


def reach(contacts: Iterable[Contact | UUID], *, scope: Scope = EVERYWHERE) -> dict[UUID, Address]:
    """Where each of these people (or their ids) is written to; without an entry: nowhere."""
    here = {"", scope.portfolio, scope.session}
    people = among(one.pk if isinstance(one, Contact) else one for one in contacts)
    rows = Identity.objects.filter(contact__in=people, scope__in=here).order_by("pk")
    known: dict[UUID, dict[str, str]] = {}
    for pk, kind, value, learned in rows.values_list("contact_id", "kind", "value", "learned"):
        known.setdefault(pk, {}).update(_part(kind, value, learned))
    return {pk: Address(**parts) for pk, parts in known.items()}


def _part(kind: str, value: str, learned: str) -> dict[str, str]:
    """One name as parts of an address."""
    if kind == Identity.Kind.PHONE:
        return {"phone": value, "chat_id": f"{learned}@c.us"} if learned else {"phone": value}
    if kind == Identity.Kind.WHATSAPP:
        return {"chat_id": f"{value}@c.us"}
    return {kind: value}


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
