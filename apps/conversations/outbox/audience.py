"""Who of a list gets a bulk message, which of its variants, and who is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.accounts import quotas
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.conversations.consent import asking, reasons
from apps.conversations.consent.reasons import Reason
from apps.conversations.contents import judging, personal
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Contact
from apps.conversations.outbox import recipients, saying, windows
from apps.conversations.outbox.drafts import BulkDraft, Recipient
from apps.conversations.outbox.saying import Said
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp.messages import NOWHERE, Address
from apps.whatsapp.models import Channel

DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody who gets it. `values`: of the variables of their variant."""

    contact: Contact
    variant: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who does not. `place`: in the list, from 0."""

    place: int
    given: str
    code: str
    words: str


@dataclass(slots=True)
class Chosen:
    people: list[Addressed] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def chosen(
    tenant: Tenant, draft: BulkDraft, channel: Channel, category: str, said: Sequence[Said]
) -> Chosen:
    """Asked for all at once; the contacts are held until the transaction ends, and who is new
    stays only if they get something."""
    met, fresh = _met(tenant, draft)
    asked = _Asked(tenant, channel, category, [one for one in met if one], said)
    result, seen = Chosen(), set[UUID]()
    for place, (recipient, contact) in enumerate(zip(draft.recipients, met, strict=True)):
        try:
            known = _one(recipient, contact, seen)
            variant = pick(place, draft)
            values = asked.values_for(known, recipient, variant)
            result.people.append(Addressed(known, variant, values))
        except Refusal as refusal:
            result.left.append(Left(place, recipient.given, refusal.code, str(refusal)))
    _forget(tenant, fresh - {one.contact.pk for one in result.people})
    return result


def _one(recipient: Recipient, contact: Contact | None, seen: set[UUID]) -> Contact:
    if recipient.problem:
        raise UnfitContent({"to": [recipient.problem]})
    if contact is None:
        raise reasons.MayNotReceive(Reason(reasons.GONE))
    if contact.pk in seen:
        raise Duplicate
    seen.add(contact.pk)
    return contact


class Duplicate(Refusal):
    code = DUPLICATE
    message = _("This person stands in the list already.")


def pick(place: int, draft: BulkDraft) -> int:
    """Which variant: dealt out by weight, so that even a short list gets what was asked for."""
    sums = list(accumulate(variant.weight for variant in draft.variants))
    turn = place % sums[-1]
    return next(number for number, up_to in enumerate(sums) if turn < up_to)


def _met(tenant: Tenant, draft: BulkDraft) -> tuple[list[Contact | None], set[UUID]]:
    """The contact of each recipient, held; and the ids of those who are new."""
    addresses = [one.to for one in draft.recipients if isinstance(one.to, Address)]
    before = {one.pk for one in identities.find(tenant, addresses) if one}
    source = recipients.source_of(draft.origin)
    by_address = iter(identities.find_or_make(tenant, addresses, source=source))
    ids = {one.to.pk for one in draft.recipients if isinstance(one.to, Contact)}
    rows = Contact.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    by_id = {row.pk: row for row in rows}
    met = [
        next(by_address)
        if isinstance(one.to, Address)
        else by_id.get(one.to.pk)
        if one.to
        else None
        for one in draft.recipients
    ]
    return met, {one.pk for one in met if one} - before - ids


def _forget(tenant: Tenant, strangers: Iterable[UUID]) -> None:
    """Nobody becomes a contact by not being written to."""
    gone = Contact.objects.filter(pk__in=list(strangers))
    count = gone.count()
    if count:
        gone.delete()
        quotas.give_back(tenant, "max_contacts", count)


class _Asked:
    """What was found out about all of them at once."""

    def __init__(
        self,
        tenant: Tenant,
        channel: Channel,
        category: str,
        contacts: Sequence[Contact],
        said: Sequence[Said],
    ) -> None:
        self._tenant, self._channel, self._said = tenant, channel, said
        self._reasons = _reasons(channel, category, contacts)
        self._windows = windows.until(contacts, channel)
        self._addresses = identities.reach(contacts, scope=Scope.of(channel))
        self._known = personal.known() if any(one.names for one in said) else {}

    def values_for(self, contact: Contact, recipient: Recipient, variant: int) -> dict[str, str]:
        """Raises a Refusal when they may not get it."""
        said = self._said[variant]
        code = self._reasons.get(contact.pk, reasons.GONE)
        if code:
            raise reasons.MayNotReceive(Reason(code))
        closed = windows.why_not(self._channel, said.kind, self._windows.get(contact.pk))
        if closed:
            raise closed
        values = saying.values_for(self._tenant, contact, said, self._known, recipient.values)
        address = self._addresses.get(contact.pk, NOWHERE)
        judging.check(self._channel, said.kind, said.to(values), address, media=said.media)
        return values


def _reasons(channel: Channel, category: str, contacts: Iterable[Contact]) -> Mapping[UUID, str]:
    rows = asking.annotate(
        Contact.objects.filter(pk__in=[one.pk for one in contacts]),
        medium=asking.medium_of(channel),
        category=category,
        channel=channel,
    )
    return dict(rows.values_list("pk", "refusal"))
