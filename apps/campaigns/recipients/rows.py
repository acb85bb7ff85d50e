"""Recipients as the table and the file show them: names, signs and words in place of codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.text import capfirst

from apps.campaigns.models import Campaign, Response
from apps.campaigns.report import causes, variants
from apps.campaigns.results import tallies
from apps.conversations.models import Contact, LeftOut, Message, Status
from apps.conversations.outcomes import in_words
from apps.whatsapp.models import Channel


@dataclass(frozen=True, slots=True)
class Row:
    """`contact` None: erased since. `st`: a `data-st`; `why` "" where nothing went wrong."""

    contact: Contact | None
    st: str
    label: str
    at: datetime | None
    channel: str
    variant: str
    why: str
    code: str
    replied_at: datetime | None = None
    opted_out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """`contact` None: erased since."""

    contact: Contact | None
    why: str
    code: str


def rows(campaign: Campaign, messages: Sequence[Message]) -> list[Row]:
    """Three questions for a page of them."""
    people = _people(one.contact_id for one in messages if one.contact_id)
    channels = {
        one.pk: one
        for one in Channel.objects.filter(pk__in={one.channel_id for one in messages}).only(
            "display_name", "provider"
        )
    }
    told = Response.objects.filter(campaign=campaign, contact_id__in=list(people))
    responses = {one.contact_id: one for one in told}
    return [_row(campaign, one, people, channels[one.channel_id], responses) for one in messages]


def _row(
    campaign: Campaign,
    message: Message,
    people: dict[UUID, Contact],
    channel: Channel,
    responses: dict[UUID, Response],
) -> Row:
    status, code = _standing(campaign, message)
    is_played = status == Status.PLAYED
    contact = people.get(message.contact_id) if message.contact_id else None
    response = responses.get(message.contact_id) if message.contact_id else None
    several = len(campaign.variants) > 1
    return Row(
        contact,
        "read" if is_played else status.value,
        capfirst(str(status.label)),
        message.ended_at or message.read_at or message.delivered_at or message.sent_at,
        channel.display_name,
        variants.letter(message.variant) if several else "",
        causes.words(code) if status == Status.CANCELLED else in_words(message, channel.provider),
        code,
        response.replied_at if response else None,
        response.opted_out_at if response else None,
    )


def _standing(campaign: Campaign, message: Message) -> tuple[Status, str]:
    """Its status, and why: of a campaign that somebody has ended nobody waits any more."""
    if message.status == Status.QUEUED and campaign.status in tallies.CODES:
        return Status.CANCELLED, tallies.CODES[campaign.status]
    return Status(message.status), message.code


def left_out(left: Iterable[LeftOut]) -> list[Left]:
    some = list(left)
    people = _people(one.contact_id for one in some)
    return [Left(people.get(one.contact_id), causes.words(one.code), one.code) for one in some]


def _people(ids: Iterable[UUID]) -> dict[UUID, Contact]:
    return {
        one.pk: one
        for one in Contact.objects.filter(pk__in=set(ids)).only("name", "phone", "email")
    }
