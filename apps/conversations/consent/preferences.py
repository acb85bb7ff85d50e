"""What people told WhatsApp itself: no promotions from this company, or again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.consent import ledger, state, suppressing
from apps.conversations.consent.ledger import Entry
from apps.conversations.models import Category, Contact, How, Medium
from apps.conversations.people import identities
from apps.conversations.people.keys import EVERYWHERE, Scope, phone_of
from apps.whatsapp.events import Delivery, Person, PreferenceChanged, StatusChanged
from apps.whatsapp.models import Channel

Channels = Mapping[str, Channel]
STOPPED_PROMOTIONS = "131050"  # Meta's error: the person wants no marketing from this company


class _Told(Protocol):
    @property
    def channel_key(self) -> str: ...

    @property
    def person(self) -> Person: ...


def note(tenant: Tenant, changes: Sequence[PreferenceChanged], *, channels: Channels) -> None:
    """Put it in the ledger. The number of somebody who is no contact goes on the suppression
    list, so that it counts when they become one."""
    people = _people(tenant, changes, channels)
    told = list(zip(changes, people, strict=True))
    ledger.note(tenant, [_entry(change, contact, channels) for change, contact in told])
    for change, contact in told:
        number, at = phone_of(change.person.address), change.at or timezone.now()
        if change.wants_marketing:
            _lift(tenant, number, at)
        elif contact is None and number:
            _suppress(tenant, number, at)


def note_refusals(tenant: Tenant, statuses: Sequence[StatusChanged], *, channels: Channels) -> None:
    """A message failed because the person had stopped promotions: so they had, and we missed it."""
    refused = [one for one in statuses if one.status == Delivery.FAILED and _says_stopped(one)]
    if not refused:
        return
    people = _people(tenant, refused, channels)
    known = [contact.pk for contact in people if contact]
    gone = state.withdrawn(known, medium=Medium.WHATSAPP, category=Category.MARKETING)
    ledger.note(
        tenant,
        [
            _refusal(status, contact, channels)
            for status, contact in zip(refused, people, strict=True)
            if contact and contact.pk not in gone
        ],
    )


def _says_stopped(status: StatusChanged) -> bool:
    return any(problem.code == STOPPED_PROMOTIONS for problem in status.problems)


def _people(tenant: Tenant, told: Iterable[_Told], channels: Channels) -> list[Contact | None]:
    asked = list(told)
    scope = [
        Scope.of(channels[one.channel_key]) if one.channel_key in channels else EVERYWHERE
        for one in asked
    ]
    return identities.find(tenant, [one.person for one in asked], scope=scope)


def _entry(change: PreferenceChanged, contact: Contact | None, channels: Channels) -> Entry:
    address = change.person.address
    who = contact.pk if contact else phone_of(address) or address.user_id
    at = change.at or timezone.now()
    channel = channels.get(change.channel_key)
    return Entry(
        contact.pk if contact else None,
        Medium.WHATSAPP,
        Category.MARKETING,
        change.wants_marketing,
        How.META,
        at=at,
        address="" if contact else phone_of(address),
        words=change.detail,
        source=change.value,
        channel_id=channel.pk if channel else None,
        key=f"preference:{who}:{at.timestamp():.0f}:{change.wants_marketing:d}"
        if change.at
        else None,
    )


def _refusal(status: StatusChanged, contact: Contact, channels: Channels) -> Entry:
    channel = channels.get(status.channel_key)
    return Entry(
        contact.pk,
        Medium.WHATSAPP,
        Category.MARKETING,
        False,
        How.META,
        at=status.at,
        source=STOPPED_PROMOTIONS,
        channel_id=channel.pk if channel else None,
        key=f"refused:{contact.pk}:{status.provider_id[:120]}",
    )


def _lift(tenant: Tenant, number: str, at: datetime) -> None:
    categories = [Category.MARKETING]
    suppressing.lift(tenant, [number], medium=Medium.WHATSAPP, categories=categories, at=at)


def _suppress(tenant: Tenant, number: str, at: datetime) -> None:
    suppressing.add(
        tenant,
        [number],
        medium=Medium.WHATSAPP,
        by=None,
        how=How.META,
        categories=[Category.MARKETING],
        at=at,
    )
