"""Finding recipients among a million, a page at a time.

Read channel by channel and by id within each, as the index over a batch's lines has them: a page
costs the rows on it, however far back it lies. Who failed, was cancelled or is not known has an
index by the code of why, and the figures tell which codes there are. No other status is in one, for
then each tick would have to write it; a page of a rare one looks through `LOOKS_AT` rows and no
more, and says where to go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.campaigns.models import Campaign, Response
from apps.campaigns.recipients.asked import STATUSES, Asked
from apps.campaigns.recipients.searching import Searched
from apps.campaigns.results import figures
from apps.conversations.models import BatchLine, Contact, LeftOut, Message, Status
from apps.conversations.people import search

SIZE = 50  # people a page
LOOKS_AT = 40_000  # rows for a page
_STRETCH = 20_000  # rows that are looked through at once
_ENDED = frozenset({"failed", "cancelled", "unknown"})
_ANSWERED = {"yes": "replied_at", "out": "opted_out_at"}
_COLUMNS = (
    "id", "contact_id", "channel_id", "variant", "status", "code", "problem", "kind", "asked",
    "held", "created_at", "sent_at", "delivered_at", "read_at", "ended_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """After which message a page begins: of this channel, or of one that comes later."""

    channel: UUID
    last: UUID

    @classmethod
    def read(cls, text: str) -> Place | None:
        """As an address has it; None for anything else."""
        channel, _dot, last = text.partition(".")
        try:
            return cls(UUID(channel), UUID(last))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.channel}.{self.last}"


@dataclass(frozen=True, slots=True)
class Found:
    """`next`: where the next page begins; None: nothing follows. `previous`: before which the page
    before ends; None: this is the first. `is_whole` False: so many rows were looked through that
    the page ends before it is full."""

    messages: list[Message]
    next: Place | None = None
    previous: Place | None = None
    is_whole: bool = True


def page(campaign: Campaign, asked: Asked, after: Place | None = None, size: int = SIZE) -> Found:
    """The recipients after that place. Inside the tenant."""
    found, on, is_whole = _walked(campaign, asked, after, size)
    return Found(found, on, _place(found[0]) if after and found else after, is_whole)


def page_before(campaign: Campaign, asked: Asked, before: Place, size: int = SIZE) -> Found:
    """The recipients before that place, in the same order."""
    found, on, is_whole = _walked(campaign, asked, before, size, back=True)
    found.reverse()
    return Found(found, _place(found[-1]) if found else None, on, is_whole)


def _walked(
    campaign: Campaign, asked: Asked, start: Place | None, size: int, *, back: bool = False
) -> tuple[list[Message], Place | None, bool]:
    """The next ones, where to go on, and whether all that lies between was looked through."""
    if campaign.batch_id is None:
        return [], None, True
    narrowed = _Narrowed(campaign, asked, back=back)
    found: list[Message] = []
    looked = 0
    for channel, last in _channels(campaign, asked, start, back=back):
        while True:
            stretch = narrowed.stretch(channel, last, size + 1 - len(found))
            found += stretch.messages
            looked += stretch.looked
            if len(found) > size:
                return found[:size], _place(found[size - 1]), True
            if stretch.ends_at is None:
                break
            last = stretch.ends_at
            if looked >= LOOKS_AT:
                return found, Place(channel, last), False
    return found, None, True


def everybody(campaign: Campaign, asked: Asked, size: int) -> Iterator[list[Message]]:
    """All of them, page by page."""
    after: Place | None = None
    while True:
        found = page(campaign, asked, after, size)
        yield found.messages
        if found.next is None:
            return
        after = found.next


@dataclass(frozen=True, slots=True)
class _Stretch:
    """`ends_at`: the last message that was looked at, where others follow in this channel."""

    messages: list[Message]
    looked: int = 0
    ends_at: UUID | None = None


class _Narrowed:
    """The rows that are asked for, of any channel; `back`: those that come before."""

    def __init__(self, campaign: Campaign, asked: Asked, *, back: bool = False) -> None:
        self._back = back
        self._rows = Message.objects.filter(batch=campaign.batch_id)
        searched = Searched(asked.search) if asked.search else None
        self._few, self._many = searched.few if searched else None, _many(campaign, asked)
        if searched and self._few is None:
            self._many &= searched.each
        self._answers = _answered(campaign, asked.replied) if asked.replied in _ANSWERED else None
        self._codes = _codes(campaign, asked)

    def stretch(self, channel: UUID, last: UUID | None, most: int) -> _Stretch:
        rows = self._rows.filter(channel=channel)
        if last:
            rows = rows.filter(pk__lt=last) if self._back else rows.filter(pk__gt=last)
        rows = rows.order_by("-pk" if self._back else "pk")
        if self._answers is not None:
            told = self._answers.filter(channel_id=channel)
            return _Stretch(self._of_answers(rows, told, last, most))
        if self._few is not None:  # another index finds them
            return _Stretch(_read(rows.filter(self._few & self._many)[:most]))
        if self._codes is not None:
            return _Stretch(self._of_codes(rows, most))
        if not self._many:
            return _Stretch(_read(rows[:most]))
        return self._looked_through(rows, most)

    def _of_answers(
        self, rows: QuerySet[Message], told: QuerySet[Response], last: UUID | None, most: int
    ) -> list[Message]:
        """Nothing else is asked of most of them, and then only a page is looked up."""
        if last:
            told = told.filter(**{"message_id__lt" if self._back else "message_id__gt": last})
        rows = rows.filter(self._few or Q(), self._many)
        if self._few is None and not self._many:
            told = told.order_by("-message_id" if self._back else "message_id")[:most]
        return _read(rows.filter(pk__in=told.values("message_id"))[:most])

    def _of_codes(self, rows: QuerySet[Message], most: int) -> list[Message]:
        """Each code by itself in its order, then those that come first of all."""
        ended = rows.filter(self._many, ended_at__isnull=False)
        found = [one for code in self._codes or () for one in _read(ended.filter(code=code)[:most])]
        return sorted(found, key=lambda one: one.pk, reverse=self._back)[:most]

    def _looked_through(self, rows: QuerySet[Message], most: int) -> _Stretch:
        """The rows of a stretch, and those among them."""
        ends = list(rows.values_list("pk", flat=True)[_STRETCH - 1 : _STRETCH])
        if not ends:
            return _Stretch(_read(rows.filter(self._many)[:most]), _STRETCH)
        until = Q(pk__gte=ends[0]) if self._back else Q(pk__lte=ends[0])
        among = rows.filter(self._many, until)
        return _Stretch(_read(among[:most]), _STRETCH, ends[0])


def _codes(campaign: Campaign, asked: Asked) -> list[str] | None:
    """Codes of those who ended and are asked for; None where others are asked for, too."""
    wanted = set(STATUSES[asked.status][1]) if asked.status else _ENDED
    if not (asked.codes or asked.status) or not wanted <= _ENDED:
        return None
    told = [one for one in figures.by_code(campaign) if one.status in wanted]
    if asked.codes:
        told = [one for one in told if {one.code, one.status} & set(asked.codes)]
    return sorted({one.code for one in told})


def _many(campaign: Campaign, asked: Asked) -> Q:
    """What each row is asked."""
    parts = Q()
    if asked.status:
        parts &= Q(status__in=STATUSES[asked.status][1])
    if asked.variant is not None:
        parts &= Q(variant=asked.variant)
    if asked.codes:
        told = Q(code__in=[one for one in asked.codes if one != Status.UNKNOWN])
        parts &= told | Q(status=Status.UNKNOWN) if Status.UNKNOWN in asked.codes else told
    if asked.replied == "no":
        parts &= ~Q(pk__in=_answered(campaign, "yes").values("message_id"))
    return parts


def _answered(campaign: Campaign, how: str) -> QuerySet[Response]:
    return Response.objects.filter(campaign=campaign).exclude(**{_ANSWERED[how]: None})


def _channels(
    campaign: Campaign, asked: Asked, start: Place | None, *, back: bool
) -> Iterator[tuple[UUID, UUID | None]]:
    """Which are still to be read, and from where on in the first of them. Lines are drawn once
    the audience is written down, which somebody may have cut short."""
    lines = BatchLine.objects.filter(batch=campaign.batch_id)
    known = {*campaign.channels, *lines.values_list("channel_id", flat=True)}
    for channel in sorted(known, reverse=back):
        if asked.channel not in {None, channel}:
            continue
        if start is None or (channel < start.channel if back else channel > start.channel):
            yield channel, None
        elif channel == start.channel:
            yield channel, start.last


def _read(rows: QuerySet[Message]) -> list[Message]:
    return list(rows.only(*_COLUMNS))


def _place(message: Message) -> Place:
    return Place(message.channel_id, message.pk)


def left_out(
    campaign: Campaign,
    asked: Asked,
    after: UUID | None = None,
    size: int = SIZE,
    *,
    before: UUID | None = None,
) -> list[LeftOut]:
    """Who was left out for this reason, one more than a page where others follow; `before`: the
    last ones before this person, from there back."""
    rows = LeftOut.objects.filter(batch=campaign.batch_id, code=asked.left)
    if asked.search:
        people = search.matching(Contact.objects.all(), asked.search, capped=False)
        rows = rows.filter(contact_id__in=people.order_by().values("pk"))
    if after:
        rows = rows.filter(contact_id__gt=after)
    if before:
        rows = rows.filter(contact_id__lt=before)
    return list(rows.order_by("-contact_id" if before else "contact_id")[: size + 1])


def everybody_left_out(campaign: Campaign, asked: Asked, size: int) -> Iterator[list[LeftOut]]:
    """All of them, page by page."""
    after: UUID | None = None
    while found := left_out(campaign, asked, after, size)[:size]:
        yield found
        after = found[-1].contact_id
