"""The company's campaigns as their list shows them: in folders, found, filtered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy

from apps.accounts.ids import as_id
from apps.accounts.models import User
from apps.campaigns.models import Campaign, Status
from apps.campaigns.results import tallies
from apps.conversations.tallying import Counts

#: Folder → its name and the states in it.
FOLDERS: dict[str, tuple[Any, frozenset[str]]] = {
    "": (gettext_lazy("Every campaign"), frozenset(Status.values)),
    "drafts": (gettext_lazy("Drafts"), frozenset({Status.DRAFT})),
    "scheduled": (gettext_lazy("On the schedule"), frozenset({Status.SCHEDULED})),
    "running": (gettext_lazy("Running"), frozenset({Status.RUNNING})),
    "paused": (gettext_lazy("On pause"), frozenset({Status.PAUSED})),
    "ended": (
        gettext_lazy("Ended"),
        frozenset({Status.FINISHED, Status.CANCELLED, Status.FAILED}),
    ),
}
#: Days back → in words.
PERIODS: dict[str, Any] = {
    "7": gettext_lazy("Last 7 days"),
    "30": gettext_lazy("Last 30 days"),
    "90": gettext_lazy("Last 90 days"),
    "365": gettext_lazy("Last 12 months"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the address is understood; the rest is left out."""

    folder: str = ""
    search: str = ""
    channel: UUID | None = None
    days: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        folder, days = given.get("folder", ""), given.get("days", "")
        return cls(
            folder if folder in FOLDERS else "",
            given.get("q", "").replace("\x00", "").strip()[:200],
            as_id(given.get("channel", "")),
            days if days in PERIODS else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or self.channel or self.days)


@dataclass(frozen=True, slots=True)
class Folder:
    key: str
    name: Any
    campaigns: int
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`counts` None: nothing was queued yet. `who`: the name of whoever started or made it."""

    campaign: Campaign
    counts: Counts | None
    who: str


def narrowed(asked: Asked) -> QuerySet[Campaign]:
    """In any folder. Their moment is when they began, will begin or were made."""
    moment = Coalesce("started_at", "scheduled_at", "created_at")
    rows = Campaign.objects.present().annotate(moment=moment)
    if asked.search:
        rows = rows.filter(name__icontains=asked.search)
    if asked.channel:
        rows = rows.filter(channels__contains=[asked.channel])
    if asked.days:
        rows = rows.filter(moment__gte=timezone.now() - timedelta(days=int(asked.days)))
    return rows


def within(rows: QuerySet[Campaign], folder: str) -> QuerySet[Campaign]:
    """What runs before what is planned or was, each newest first."""
    _name, states = FOLDERS[folder]
    chosen = rows.filter(status__in=states) if folder else rows
    return chosen.order_by(F("moment").desc(), "-pk")


def folders(rows: QuerySet[Campaign], current: str) -> list[Folder]:
    """Each with how many are in it; one question for all."""
    by_state = dict(rows.order_by().values_list("status").annotate(campaigns=Count("pk")))
    return [
        Folder(key, name, sum(by_state.get(one, 0) for one in states), key == current)
        for key, (name, states) in FOLDERS.items()
    ]


def drawn(campaigns: Iterable[Campaign]) -> list[Row]:
    """With counts and names: two questions for all rows."""
    known = list(campaigns)
    counts = tallies.counts_of(known)
    people = names(one.starter_id or one.author_id for one in known)
    return [
        Row(
            one,
            counts.get(one.pk),
            people.get(one.starter_id or one.author_id, ""),
        )
        for one in known
    ]


def names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = {one for one in ids if one}
    return {one.pk: one.called for one in User.objects.filter(pk__in=wanted)} if wanted else {}
