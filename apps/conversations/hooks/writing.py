"""Notes what happened for each endpoint that asked for it, in the event's own transaction.

Costs one short query where nobody listens, and one INSERT a batch where somebody does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.advancing import Advance
from apps.conversations.consent.ledger import Noted
from apps.conversations.hooks import events, patience, waking
from apps.conversations.hooks.refusals import SwitchedOff
from apps.conversations.models import How, Message, Status, WebhookDelivery, WebhookEndpoint

A_STATEMENT = 1000  # rows
#: An endpoint, the events it asked for, and whether it hears of campaigns' messages.
_Listener = tuple[UUID, list[str], bool]
#: Being sent and being queued again are the engine's own affair.
_TOLD = frozenset(Status) - {Status.QUEUED, Status.SENDING, Status.RECEIVED}


@dataclass(frozen=True, slots=True)
class Event:
    code: str
    subject_id: UUID
    facts: dict[str, Any] = field(default_factory=dict)
    of_campaign: bool = False


def arrived(tenant: Tenant, messages: Iterable[Message]) -> None:
    _write(
        tenant,
        [Event(events.ECHOED if one.is_outgoing else events.RECEIVED, one.pk) for one in messages],
    )


def advanced(tenant: Tenant, advances: Iterable[Advance]) -> None:
    """Nothing is made of it where nobody listens: it is told of each message of a campaign."""
    listeners = _listeners({events.STATUS})
    if listeners:
        _note(tenant, listeners, [_status(one) for one in advances if one.after in _TOLD])


def turned(tenant: Tenant, noted: Iterable[Noted]) -> None:
    """One event a person and direction, whatever it was about. What was imported came from the
    company's own programs, so it is not told back to them."""
    about: dict[tuple[str, UUID], list[dict[str, Any]]] = {}
    for one in noted:
        entry = one.entry
        if entry.contact_id and entry.how != How.IMPORT:
            code = events.OPTED_IN if entry.given else events.OPTED_OUT
            matters = about.setdefault((code, entry.contact_id), [])
            matters.append({"medium": str(entry.medium), "category": str(entry.category)})
    _write(tenant, [Event(*key, {"consent": matters}) for key, matters in about.items()])


def called(
    tenant: Tenant, endpoint: WebhookEndpoint, conversation_id: UUID, facts: dict[str, Any]
) -> None:
    """By a rule, which names the endpoint itself. Raises SwitchedOff."""
    if not endpoint.is_on:
        raise SwitchedOff
    _row(endpoint.pk, Event(events.CALLED, conversation_id, facts)).save(force_insert=True)
    waking.wake(tenant)


def _status(advance: Advance) -> Event:
    facts = {
        "status": str(advance.after),
        "previousStatus": str(advance.before),
        "at": advance.at.isoformat(),
        "code": advance.code,
    }
    of_campaign = advance.batch_id is not None
    return Event(events.STATUS, advance.message_id, facts, of_campaign=of_campaign)


def _write(tenant: Tenant, happened: Sequence[Event]) -> None:
    if happened:
        _note(tenant, _listeners({one.code for one in happened}), happened)


def _listeners(codes: Collection[str]) -> list[_Listener]:
    asked = WebhookEndpoint.objects.that_listen().filter(events__overlap=list(codes))
    return list(asked.values_list("pk", "events", "campaign_statuses"))


def _note(tenant: Tenant, listeners: Sequence[_Listener], happened: Sequence[Event]) -> None:
    rows = [
        _row(endpoint, one)
        for endpoint, codes, campaigns in listeners
        for one in happened
        if one.code in codes and (campaigns or not one.of_campaign)
    ]
    if rows:
        WebhookDelivery.objects.bulk_create(rows, batch_size=A_STATEMENT)
        waking.wake(tenant)


def _row(endpoint_id: UUID, event: Event) -> WebhookDelivery:
    now = timezone.now()
    return WebhookDelivery(
        endpoint_id=endpoint_id,
        event=event.code,
        subject_id=event.subject_id,
        facts=event.facts,
        created_at=now,
        next_at=now,
        give_up_at=now + patience.GIVE_UP_AFTER,
    )
