"""How far a campaign is: for the page, for programs, and told to whoever watches it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.accounts.afterwards import once_committed
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign, Status
from apps.campaigns.results import expecting, figures, tallies
from apps.campaigns.running import speed, waking
from apps.conversations import tallying
from apps.conversations.advancing import Advance
from apps.conversations.models import Message
from apps.conversations.outcomes import in_words
from apps.conversations.tallying import Counts
from apps.whatsapp.models import Channel

ROOM = "campaign"
TEMPLATE = "campaigns/live/_progress.html"
WORST = 3  # reasons of failures that are shown
_WAITED = frozenset({"queued", "sending"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """So many messages did not arrive for one reason."""

    code: str
    words: str
    messages: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`counts`: every recipient once. `rate`: messages a second now. `finishes_at`: as it looks
    now; None when nobody can say. `is_complete`: the audience is written down."""

    status: str
    reason: str
    counts: Counts
    replied: int = 0
    opted_out: int = 0
    rate: float = 0.0
    finishes_at: datetime | None = None
    waiting_until: datetime | None = None
    is_complete: bool = False
    troubles: Sequence[Trouble] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def left(self) -> int:
        """Of these it is decided whether they leave."""
        return self.total - self.counts.open

    @property
    def percent(self) -> int:
        """Of what is decided; never 100 before the last one."""
        return 100 * self.left // self.total if self.total else 0

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "reason": self.reason,
            "total": self.total,
            **asdict(self.counts),
            "replied": self.replied,
            "optedOut": self.opted_out,
            "ratePerSecond": round(self.rate, 1),
            "finishesAt": self.finishes_at,
            "waitingUntil": self.waiting_until,
            "errors": [
                {"code": one.code, "message": one.words, "messages": one.messages}
                for one in self.troubles
            ],
        }


def of(campaign: Campaign) -> Progress:
    """A handful of questions, however many people."""
    if campaign.batch is None:
        return Progress(campaign.status, campaign.reason, Counts())
    counts = tallies.counts(campaign)
    rate = speed.measured(campaign.pk) if campaign.status == Status.RUNNING else 0.0
    replied, opted_out = figures.responses(campaign)
    return Progress(
        campaign.status,
        campaign.reason,
        counts,
        replied=replied,
        opted_out=opted_out,
        rate=rate,
        finishes_at=expecting.finishes_at(campaign, counts, rate),
        waiting_until=campaign.waiting_until,
        is_complete=campaign.batch.frozen_at is not None,
        troubles=_troubles(campaign) if counts.failed else [],
    )


def _troubles(campaign: Campaign) -> list[Trouble]:
    failed = [one for one in figures.by_code(campaign) if one.status == "failed"]
    provider = Channel.objects.filter(pk__in=campaign.channels).values_list("provider", flat=True)
    known = provider.first() or Channel.Provider.META
    return [
        Trouble(one.code, in_words(Message(status="failed", code=one.code), known), one.messages)
        for one in failed[:WORST]
        if one.code and one.messages > 0
    ]


# ── told ──


def tell(tenant: Tenant, campaign: Campaign) -> None:
    """Whoever watches it, once the transaction commits."""
    once_committed(_say, tenant, campaign.pk)


def heard(tenant: Tenant, advances: Sequence[Advance]) -> None:
    """Messages came further; some may be of campaigns."""
    batches = {one.batch_id for one in advances if one.batch_id}
    if not batches:
        return
    decided = [one for one in advances if one.before in _WAITED and one.after not in _WAITED]
    left = Counter(one.batch_id for one in decided if one.after != "cancelled")
    over = {one.batch_id for one in decided}
    rows = Campaign.objects.filter(batch__in=batches)
    for pk, batch_id, status in rows.values_list("pk", "batch_id", "status"):
        if left[batch_id]:
            speed.note(pk, left[batch_id])
        if batch_id in over and status == Status.RUNNING:
            once_committed(_end_soon, tenant, batch_id)
        once_committed(_say, tenant, pk)


def _end_soon(tenant: Tenant, batch_id: UUID) -> None:
    """Where that was the last one, nobody need wait for the clock."""
    with in_tenant(tenant):
        if tallying.counts_of([batch_id])[batch_id].open == 0:
            waking.look_soon()


def kind() -> rooms.RoomKind:
    return rooms.RoomKind(ROOM, "campaigns.view", _is_there)


def _is_there(pk: UUID) -> bool:
    return Campaign.objects.present().filter(pk=pk).exists()


def _say(tenant: Tenant, pk: UUID) -> None:
    if pk not in publishing.watched(tenant, ROOM):
        return
    with in_tenant(tenant):
        campaign = Campaign.objects.select_related("batch", "window").filter(pk=pk).first()
        if campaign is None:
            return
        version = int(time.time() * 1000)
        found = of(campaign)
        publishing.publish(
            tenant,
            rooms.of_thing(tenant.schema_name, ROOM, pk),
            "campaign:update",
            {"campaignId": str(pk), **found.as_json()},
            template=TEMPLATE,
            context={"campaign": campaign, "progress": found},
            about=pk,
            version=version,
        )
