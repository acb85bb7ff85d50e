"""Messages of which nobody knows whether they left: their providers are asked."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.doubts import matching, patience
from apps.conversations.doubts.asking import Questions, Silent
from apps.conversations.doubts.matching import Sought
from apps.conversations.inbox import rows
from apps.conversations.inbox.words import Word
from apps.conversations.models import Doubt, Message, Status
from apps.conversations.outbox.settling import NOT_ARRIVED
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp.events import Delivery
from apps.whatsapp.messages import NOWHERE, Address
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Listing, Trace

logger = logging.getLogger(__name__)

AT_ONCE = 500  # doubts of a company in one turn


def pull(tenant: Tenant) -> int:
    """Ask about what is due; of how many messages it is known now. Must run inside the tenant
    and outside a transaction: others' servers are waited for."""
    by_channel: dict[UUID, list[Doubt]] = {}
    for doubt in _take():
        by_channel.setdefault(doubt.channel_id, []).append(doubt)
    channels = Channel.objects.present().in_bulk(list(by_channel))
    return sum(
        _ask(tenant, channels[pk], doubts) for pk, doubts in by_channel.items() if pk in channels
    )


@transaction.atomic
def _take() -> list[Doubt]:
    """Those whose turn it is; their next one is set before anything is asked, so that who dies
    here, or runs beside another one, asks nothing twice."""
    now = timezone.now()
    waiting = Doubt.objects.filter(ask_at__lte=now).order_by("ask_at")
    due = list(waiting.select_for_update(skip_locked=True)[:AT_ONCE])
    for doubt in due:
        doubt.asks += 1
        doubt.ask_at = patience.next_at(doubt.until, now)
    Doubt.objects.bulk_update(due, ["asks", "ask_at"])
    return due


def _ask(tenant: Tenant, channel: Channel, doubts: Sequence[Doubt]) -> int:
    if provider_of(channel.provider).capabilities.listing == Listing.NOBODY:
        return 0
    sought = _sought(channel, doubts)
    traces: list[Trace] = []
    try:
        for trace in _listed(channel, sought):
            traces.append(trace)
    except Silent as silence:  # what was told until then may be enough
        told = {"channel": str(channel.pk), "code": str(silence)}
        logger.info("provider not asked to the end", extra=told)
    return _settle(tenant, channel, sought, traces)


def _listed(channel: Channel, sought: Sequence[Sought]) -> Iterator[Trace]:
    """Once for all of them, or once for each person."""
    mine = [one for one in sought if not one.is_rival]
    if not mine:
        return
    questions = Questions(channel)
    if questions.provider.capabilities.listing == Listing.CHANNEL:
        yield from questions.traces(*_span(mine))
        return
    people: dict[Address, list[Sought]] = {}
    for one in mine:
        people.setdefault(one.to, []).append(one)
    for to, theirs in people.items():
        yield from questions.traces(*_span(theirs), to)


def _span(sought: Iterable[Sought]) -> tuple[datetime, datetime]:
    told = list(sought)
    since, until = min(one.since for one in told), max(one.until for one in told)
    return since - matching.EARLY, until + matching.LATE


def _sought(channel: Channel, doubts: Sequence[Doubt]) -> list[Sought]:
    """With all others of the same people whose id nobody knows: a trace might be theirs."""
    messages = Message.objects.in_bulk([doubt.pk for doubt in doubts])
    people = {one.contact_id for one in messages.values() if one.contact_id}
    reached = identities.reach(people, scope=Scope.of(channel))
    spans = {doubt.pk: (doubt.since, doubt.until) for doubt in doubts}
    found = [_one(one, reached, *spans[pk]) for pk, one in messages.items()]
    found += [
        _one(one, reached, *_span_of_rival(one), is_rival=True)
        for one in _rivals(channel, people).exclude(pk__in=list(messages))
    ]
    return [one for one in found if one.to != NOWHERE]


def _rivals(channel: Channel, people: Iterable[UUID]) -> QuerySet[Message]:
    """What is under way, what nobody knows of, and of what a person said what became of it."""
    rows = Message.objects.outgoing().filter(
        contact__in=people, channel=channel, provider_id="", attempt__gt=0
    )
    open_ = Q(status__in=[Status.SENDING, Status.UNKNOWN, Status.SENT])
    return rows.filter(open_ | Q(status=Status.FAILED, code=NOT_ARRIVED)).select_related("doubt")


def _span_of_rival(message: Message) -> tuple[datetime, datetime]:
    doubt: Doubt | None = getattr(message, "doubt", None)
    if doubt is not None:
        return doubt.since, doubt.until
    return message.created_at, message.sent_at or message.ended_at or timezone.now()


def _one(
    message: Message,
    reached: dict[UUID, Address],
    since: datetime,
    until: datetime,
    *,
    is_rival: bool = False,
) -> Sought:
    to = reached.get(message.contact_id, NOWHERE) if message.contact_id else NOWHERE
    said = message.content.get("text") or message.content.get("caption") or ""
    return Sought(message.pk, to, str(said), since, until, is_rival=is_rival)


@transaction.atomic
def _settle(
    tenant: Tenant, channel: Channel, sought: Sequence[Sought], traces: Sequence[Trace]
) -> int:
    """Traces that some message of ours has already are nobody else's."""
    taken = rows.known((channel.pk, trace.provider_id) for trace in traces)
    free = [trace for trace in traces if (channel.pk, trace.provider_id) not in taken]
    matched = matching.found(sought, free, Scope.of(channel))
    now = timezone.now()
    changes = [change for pk, trace in matched for change in _changes(pk, trace, now)]
    advances = advancing.apply(tenant, changes)
    return len([one for one in advances if one.before == Status.UNKNOWN])


def _changes(pk: UUID, trace: Trace, now: datetime) -> Iterator[Change]:
    """That the provider has an id for it says that it took it; the rest is what it tells."""
    yield Change(pk, Status.SENT, trace.at or now, provider_id=trace.provider_id[:200])
    for event in trace.told:
        if event.status != Delivery.PENDING:
            yield Word.of(event, now).change(pk)
