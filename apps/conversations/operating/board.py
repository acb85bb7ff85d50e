"""What the page of the engine shows, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import num
from apps.conversations.delivery import places
from apps.conversations.operating import overview
from apps.conversations.operating.overview import Overview, Ringing
from apps.conversations.operating.shapes import ChannelPicture, CompanyPicture
from apps.conversations.templatetags.engine import about, age
from apps.whatsapp.models import Incident

MOST = 50  # lines of a table


@dataclass(frozen=True, slots=True)
class Tile:
    """`more`: a sentence below, always there so that nothing moves when figures change."""

    label: str
    figure: str
    more: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A channel. `minute`: messages that left in the last one; `rings`: it has an alarm."""

    company: CompanyPicture
    channel: ChannelPicture
    minute: int
    rings: bool

    @property
    def weight(self) -> tuple[bool, float, int]:
        waits = self.channel.replies_since or float("inf")
        return (not self.rings, waits, -(self.channel.replies + self.channel.bulk + self.minute))


def board() -> dict[str, Any]:
    """One question for what was seen last, one for the last minute, two for the verdicts, and
    four of the few companies where most happens."""
    found = overview.now()
    lines = sorted(_lines(found), key=lambda line: line.weight)
    return {
        "stale": overview.is_stale(found),
        "seen_at": found.seen_at,
        "tiles": _tiles(found),
        "ringing": found.ringing[:MOST],
        "verdicts": overview.verdicts(),
        "lines": lines[:MOST],
        "more": max(0, len(lines) - MOST),
        "companies": [one for one in found.companies if _has_queues(one)][:MOST],
    }


def _lines(found: Overview) -> list[Line]:
    ringing = {one.alarm["channel"] for one in found.ringing}
    lines = [
        Line(company, one, found.sent_lately(one.id), str(one.id) in ringing)
        for company, one in found.channels
    ]
    return [line for line in lines if line.minute or line.rings or not line.channel.is_quiet]


def _has_queues(company: CompanyPicture) -> bool:
    return bool(company.orphans or company.hooks or company.event_since is not None)


def _tiles(found: Overview) -> list[Tile]:
    minute = found.sent_lately()
    kinds = {one.alarm["kind"] for one in found.ringing}
    return [
        Tile(
            _("Replies waiting"),
            num(found.total("replies")),
            _oldest(found.oldest("replies_since")),
            bad=Incident.Kind.REPLIES_WAIT in kinds,
        ),
        Tile(_("Bulk waiting"), num(found.total("bulk")), _oldest(found.oldest("bulk_since"))),
        Tile(
            _("Sent in the last minute"),
            num(minute),
            _("%(n)s a second") % {"n": num(minute / 60, 1)},
        ),
        Tile(_("Being sent"), num(found.total("leased")), _slices()),
        Tile(
            _("Claims run out"),
            num(found.total("lost")),
            _("messages of workers that died"),
            bad=Incident.Kind.WORKER_LOST in kinds,
        ),
        Tile(
            _("Not known"),
            num(found.total("unknown")),
            _("messages that may have left"),
            bad=Incident.Kind.MANY_UNKNOWN in kinds,
        ),
        Tile(
            _("Orphans"),
            num(found.sum_of("orphans")),
            _("statuses without a message"),
            bad=Incident.Kind.ORPHANS_GROW in kinds,
        ),
        Tile(
            _("Webhooks in"),
            age(found.oldest_of("event_since")),
            _("the oldest not applied yet"),
            bad=Incident.Kind.WEBHOOKS_LATE in kinds,
        ),
        Tile(
            _("Webhooks out"),
            about(found.sum_of("hooks")),
            _oldest(found.oldest_of("hook_since")),
        ),
    ]


def _oldest(since: float | None) -> str:
    return _("none is late") if since is None else _("oldest: %(age)s") % {"age": age(since)}


def _slices() -> str:
    try:
        return _("slices at work: %(n)d") % {"n": places.taken()}
    except Exception:  # the page must tell, not break
        return _("Redis is not reachable")


__all__ = ["Line", "Ringing", "Tile", "board"]
