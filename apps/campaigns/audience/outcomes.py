"""People by what came of another campaign for them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.campaigns.models import Campaign, Response
from apps.conversations.models import LeftOut, Message, Status
from apps.conversations.outbox.stretches import EVERYWHERE, Stretch


class Outcome(StrEnum):
    NOT_DELIVERED = "not_delivered"
    NOT_READ = "not_read"
    NOT_REPLIED = "not_replied"
    FAILED = "failed"
    NOT_DEALT = "not_dealt"


#: As the end of a sentence about people.
WORDS: dict[str, Any] = {
    Outcome.NOT_DELIVERED: _("did not get it"),
    Outcome.NOT_READ: _("did not read it"),
    Outcome.NOT_REPLIED: _("got it and did not answer"),
    Outcome.FAILED: _("could not be reached"),
    Outcome.NOT_DEALT: _("were kept for later"),
}
_ID = OuterRef("pk")
_NEVER_CAME = (Status.SENT, Status.FAILED, Status.CANCELLED)
_LEFT = (Status.SENT, Status.DELIVERED, Status.READ, Status.PLAYED)
#: Whoever is unknown may have got it, and is in none of these.
_STATUSES: dict[str, tuple[str, ...]] = {
    Outcome.NOT_DELIVERED: _NEVER_CAME,
    Outcome.NOT_READ: (*_NEVER_CAME, Status.DELIVERED),
    Outcome.NOT_REPLIED: _LEFT,
    Outcome.FAILED: (Status.FAILED,),
}


def query(
    campaign: Campaign, told: dict[str, Any], meant: QuerySet[Any], within: Stretch = EVERYWHERE
) -> Q:
    """`told`: the audience's part of it. `meant`: everybody that campaign was meant for, asked
    for those whose turn never came. `within`: who is asked at all. Each person is looked up by an
    index of the batch."""
    if campaign.batch_id is None:
        return Q(pk__in=[])
    theirs: dict[str, Any] = {"batch_id": campaign.batch_id, "contact": OuterRef("pk")}
    outcome = str(told["outcome"])
    if outcome == Outcome.NOT_DEALT:
        written = Exists(Message.objects.filter(within.of("contact"), **theirs))
        return Q(Exists(meant.filter(pk=OuterRef("pk")))) & ~Q(written) & ~Q(_left_out(campaign))
    rows = Message.objects.filter(within.of("contact"), **theirs, status__in=_STATUSES[outcome])
    if told.get("codes"):
        rows = rows.filter(code__in=told["codes"])
    if "variant" in told:
        rows = rows.filter(variant=told["variant"])
    found = Q(Exists(rows))
    if outcome == Outcome.NOT_REPLIED:
        return found & ~Q(_replied(campaign, within))
    if outcome == Outcome.FAILED and (again := batches_again(campaign)):
        return found & ~Q(Exists(reached_again(again).filter(within.of("contact"), contact=_ID)))
    return found


def batches_again(campaign: Campaign) -> list[UUID]:
    """Of campaigns that were made for those whom it could not reach."""
    told = {"audience__campaign__id": str(campaign.pk)}
    made = Campaign.objects.filter(source=campaign, batch__isnull=False, **told)
    failed = made.filter(audience__campaign__outcome=Outcome.FAILED)
    return list(failed.values_list("batch_id", flat=True))


def reached_again(batches: Collection[UUID]) -> QuerySet[Message]:
    """What left of them, or may: nobody gets it a second time."""
    never = (Status.FAILED, Status.CANCELLED)
    return Message.objects.filter(batch__in=batches).exclude(status__in=never)


def _left_out(campaign: Campaign) -> Exists:
    rows = LeftOut.objects.filter(batch=campaign.batch, contact_id=OuterRef("pk"))
    return Exists(rows)


def _replied(campaign: Campaign, within: Stretch) -> Exists:
    theirs = Response.objects.filter(within.of("contact_id"), campaign=campaign)
    said = theirs.filter(contact_id=OuterRef("pk"))
    return Exists(said.exclude(replied_at=None))
