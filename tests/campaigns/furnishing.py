"""Campaigns as they stand in the middle and at the end, with the rows that say so.

Everything agrees: the messages, the batch's counts, the figures by the minute, the responses and
those who were left out. Written in a few statements, so that a hundred thousand rows take
seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts.ids import id_of, new_id
from apps.campaigns.models import Campaign, Figure, Response
from apps.conversations.models import Batch, BatchLine, Contact, LeftOut, Message
from apps.conversations.people import search
from apps.whatsapp.models import Channel

#: (status, code) → how many of a hundred.
ENDED: Mapping[tuple[str, str], int] = {
    ("read", ""): 60,
    ("delivered", ""): 26,
    ("sent", ""): 5,
    ("failed", "131026"): 3,
    ("failed", "131049"): 2,
    ("failed", "130472"): 1,
    ("unknown", ""): 1,
    ("cancelled", "opted_out"): 2,
}
HALFWAY: Mapping[tuple[str, str], int] = {
    ("read", ""): 23,
    ("delivered", ""): 25,
    ("sent", ""): 7,
    ("failed", "131026"): 1,
    ("failed", "131049"): 1,
    ("unknown", ""): 1,
    ("sending", ""): 1,
    ("queued", ""): 41,
}
#: What a message came through on its way to where it is.
_WAYS = {
    "read": ("sent", "delivered", "read"),
    "delivered": ("sent", "delivered"),
    "sent": ("sent",),
    "failed": ("sent",),  # Meta takes a message first and says afterwards that it did not arrive
}
PRICE = Decimal("0.0625")
_FIRST = 55_11_90000_0000
VARIANTS = (
    {"name": "Cupom primeiro", "kind": "text", "content": {"text": "Oi {{nome}}"}, "weight": 1},
    {"name": "Pergunta primeiro", "kind": "text", "content": {"text": "{{nome}}?"}, "weight": 1},
)


@dataclass(frozen=True, slots=True)
class Furnished:
    campaign: Campaign
    channels: Sequence[Channel]
    messages: Sequence[Message]

    def of(self, *statuses: str) -> list[Message]:
        return [one for one in self.messages if one.status in statuses]


def make_channels(count: int = 1) -> list[Channel]:
    return [
        Channel.objects.create(
            provider="meta", display_name=f"Loja {n}", name=f"loja-{new_id()}", status="online"
        )
        for n in range(1, count + 1)
    ]


def make_people(count: int, *, first: int = 0) -> list[Contact]:
    rows = [
        Contact(name=f"Pessoa {n}", phone=f"+{_FIRST + n}") for n in range(first, first + count)
    ]
    people = Contact.objects.bulk_create(rows, batch_size=5000)
    if count <= 5000:
        search.mark([one.pk for one in people])
    return people


def furnish(
    people: int = 100,
    *,
    status: str = "finished",
    shares: Mapping[tuple[str, str], int] | None = None,
    variants: Sequence[Mapping[str, Any]] = VARIANTS[:1],
    channels: Sequence[Channel] | None = None,
    answered: Sequence[int] = (8,),
    left_out: Mapping[str, int] | None = None,
    minutes: int = 20,
    contacts: Sequence[Contact] | None = None,
    **fields: Any,
) -> Furnished:
    """`shares`: as ENDED. `answered`: of each variant's delivered ones so many of a hundred;
    a tenth of them asked to get no more. `minutes`: how long ago it began, and how long it took
    where it is over. Inside the tenant."""
    channels = list(channels or make_channels())
    contacts = list(contacts or make_people(people))
    now = timezone.now()
    began = now - timedelta(minutes=minutes)
    campaign = _campaign(status, variants, channels, began, now, fields)
    messages = _messages(campaign, contacts, channels, shares or _shares_of(status), minutes)
    _count(campaign, messages)
    _figures(campaign, messages)
    _responses(campaign, messages, answered)
    _leave_out(campaign, left_out or {})
    return Furnished(campaign, channels, messages)


def _shares_of(status: str) -> Mapping[tuple[str, str], int]:
    return HALFWAY if status in {"running", "paused"} else ENDED


def _campaign(
    status: str,
    variants: Sequence[Mapping[str, Any]],
    channels: Sequence[Channel],
    began: datetime,
    now: datetime,
    fields: Mapping[str, Any],
) -> Campaign:
    is_over = status in {"finished", "cancelled"}
    batch = Batch.objects.create(
        origin="campaign",
        category="marketing",
        variants=[dict(one) for one in variants],
        is_open=False,
        frozen_at=began,
        finished_at=now if is_over else None,
    )
    BatchLine.objects.bulk_create(BatchLine(batch=batch, channel=one) for one in channels)
    return Campaign.objects.create(
        **{
            "name": "Reativação de outubro",
            "status": status,
            "audience": {"all": True},
            "variants": [dict(one) for one in variants],
            "channels": [one.pk for one in channels],
            "batch": batch,
            "expected_cost": Decimal("7.50"),
            "started_at": began,
            "ended_at": now if is_over else None,
            "created_at": began - timedelta(hours=1),
            **fields,
        }
    )


def _messages(
    campaign: Campaign,
    contacts: Sequence[Contact],
    channels: Sequence[Channel],
    shares: Mapping[tuple[str, str], int],
    minutes: int,
) -> list[Message]:
    """What is known is spread evenly, so that each channel and variant has its part of all."""
    pattern = _spread(shares)
    began = campaign.started_at or timezone.now()
    step = timedelta(minutes=minutes) / (len(contacts) + 1)
    rows = []
    for n, contact in enumerate(contacts):
        status, code = pattern[n % len(pattern)]
        at = began + n * step
        rows.append(_message(campaign, contact, channels[n % len(channels)], status, code, n, at))
    return Message.objects.bulk_create(rows, batch_size=5000)


def _message(
    campaign: Campaign,
    contact: Contact,
    channel: Channel,
    status: str,
    code: str,
    n: int,
    at: datetime,
) -> Message:
    way = _WAYS.get(status, ())
    ended = status in {"failed", "cancelled", "unknown"}
    return Message(
        id=id_of(at),
        contact=contact,
        channel=channel,
        batch=campaign.batch,
        variant=(n // 7) % len(campaign.variants),
        direction="out",
        origin="campaign",
        kind="text",
        content={"text": f"Oi {contact.name}"} if way else {},
        status=status,
        code=code,
        category="marketing",
        cost=PRICE if "delivered" in way else None,
        currency="USD" if "delivered" in way else "",
        created_at=at,
        sent_at=at if way else None,
        delivered_at=at + timedelta(seconds=5) if "delivered" in way else None,
        read_at=at + timedelta(seconds=40) if "read" in way else None,
        ended_at=at if ended else None,
    )


def _spread(shares: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
    """A hundred places, in which each lies as evenly as its share allows."""
    places = [
        ((n + 0.5) / count, key) for key, count in shares.items() for n in range(count) if count
    ]
    return [key for _at, key in sorted(places)]


def _count(campaign: Campaign, messages: Sequence[Message]) -> None:
    counts = Counter(one.status for one in messages)
    Batch.objects.filter(pk=campaign.batch_id).update(**counts)


def _figures(campaign: Campaign, messages: Sequence[Message]) -> None:
    found: Counter[tuple[datetime, int, UUID, str, str]] = Counter()
    for one in messages:
        for status, at in _entered(one):
            minute = at.replace(second=0, microsecond=0)
            code = one.code if status == one.status else ""
            found[minute, one.variant, one.channel_id, status, code] += 1
    Figure.objects.bulk_create(
        Figure(
            campaign=campaign,
            minute=minute,
            variant=variant,
            channel_id=channel,
            status=status,
            code=code,
            messages=count,
            cost=PRICE * count if status == "delivered" else 0,
        )
        for (minute, variant, channel, status, code), count in found.items()
    )


def _entered(one: Message) -> list[tuple[str, datetime]]:
    moments = {"sent": one.sent_at, "delivered": one.delivered_at, "read": one.read_at}
    came = [(status, moments[status]) for status in _WAYS.get(one.status, ())]
    if one.ended_at:
        came.append((one.status, one.ended_at))
    return [(status, at) for status, at in came if at]


def _responses(campaign: Campaign, messages: Sequence[Message], answered: Sequence[int]) -> None:
    seen: Counter[int] = Counter()
    rows = []
    for one in messages:
        if one.status not in {"delivered", "read"} or one.contact_id is None:
            continue
        percent = answered[one.variant % len(answered)]
        seen[one.variant] += 1
        nth = seen[one.variant] * percent // 100
        if nth == (seen[one.variant] - 1) * percent // 100:
            continue
        replied = (one.sent_at or timezone.now()) + timedelta(minutes=7 * (nth % 60))
        rows.append(
            Response(
                campaign=campaign,
                contact_id=one.contact_id,
                message_id=one.pk,
                variant=one.variant,
                channel_id=one.channel_id,
                replied_at=replied,
                opted_out_at=replied if nth % 10 == 0 else None,
            )
        )
    Response.objects.bulk_create(rows, batch_size=5000)


def _leave_out(campaign: Campaign, left_out: Mapping[str, int]) -> None:
    first = 800_000
    for code, count in left_out.items():
        people = make_people(count, first=first)
        first += count
        LeftOut.objects.bulk_create(
            LeftOut(batch_id=campaign.batch_id, contact_id=one.pk, code=code) for one in people
        )
