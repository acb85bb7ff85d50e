"""Rules that stop a campaign before harm is done, and how many more of it may leave.

Of failures only those count that say something about the list, the message or us: not that
somebody got enough from others for today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.dateparse import parse_datetime

from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign, Reason
from apps.campaigns.results import figures
from apps.campaigns.running import budget
from apps.campaigns.running.budget import Purse
from apps.conversations import tallying
from apps.conversations.delivery import waking
from apps.conversations.models import Batch
from apps.conversations.tallying import Counts
from apps.whatsapp.error_catalogue import entry
from apps.whatsapp.errors import Verdict

LEAST = 50  # messages before a rate means anything, where nobody said
#: Of a first share, where no rule was set.
ERRORS, OPT_OUTS = 10.0, 3.0  # percent
#: What somebody who says nothing begins with: no number is worth a mailing that goes wrong.
USUAL = {"errorRate": 10, "optOutRate": 3, "leastSent": LEAST}
SETTLES = timedelta(minutes=5)  # until then prices of what left may still come
#: What is noted in `stops`, `canary` and `repeats` on the way.
_NOTED = frozenset({"since", "passed", "until", "short", "anchor"})
_EXCUSED = frozenset({Verdict.LATER, Verdict.WINDOW_CLOSED})


@dataclass(frozen=True, slots=True)
class Tolls:
    """What it is judged by: `left` of which it is known what became of them."""

    left: int
    failed: int
    opted_out: int

    def passes(self, error_rate: float | None, opt_out_rate: float | None) -> Reason | None:
        """In percent; None: no rule. The rule that is broken."""
        if error_rate is not None and self.failed * 100 > error_rate * self.left:
            return Reason.ERROR_RATE
        if opt_out_rate is not None and self.opted_out * 100 > opt_out_rate * self.left:
            return Reason.OPT_OUT_RATE
        return None


def judge(row: Campaign, at: datetime) -> Reason | None:
    """Why it must not go on; `row` is held, has begun and its audience is written down. May note
    in its `canary` how that stands."""
    if row.batch is None:
        return None
    counts = tallying.counts(row.batch)
    tolls = _tolls(row, counts)
    rules = row.stops
    least = int(rules.get("leastSent") or LEAST)
    if tolls.left >= least and (broken := tolls.passes(*_rates(rules))):
        return broken
    if _canary_sings(row, counts, at):
        return Reason.CANARY
    return _used_up(row, counts, at) if counts.queued else None


def _used_up(row: Campaign, counts: Counts, at: datetime) -> Reason | None:
    """What it may use is used up, while some wait still."""
    if _room_of_messages(row, counts) == 0 and not counts.sending:
        return Reason.MOST
    purse = budget.of(row)
    if purse and purse.each is None:
        return Reason.PRICE
    return Reason.BUDGET if purse and _is_spent(purse, at) else None


def set_room(tenant: Tenant, row: Campaign) -> None:
    """Let so many more leave as the budget and the first share allow. `row` is held, and its
    audience written down."""
    kept = Batch.objects.select_for_update(no_key=True).get(campaign=row)
    counts = tallying.counts(kept)
    rooms = [_canary_room(row, counts), _room_of_messages(row, counts)]
    purse = budget.of(row)
    rooms.append(purse.room if purse else None)
    wanted = min((one for one in rooms if one is not None), default=None)
    if wanted != kept.room:
        Batch.objects.filter(pk=kept.pk).update(room=wanted)
        if wanted is None or wanted > 0:
            waking.wake(tenant)


def is_spent(row: Campaign) -> bool:
    """Whether not one more may leave for want of money."""
    purse = budget.of(row)
    return purse is not None and purse.room == 0


def has_sent_most(row: Campaign) -> bool:
    """Whether as many have left as it may send."""
    return row.batch is not None and _room_of_messages(row, tallying.counts(row.batch)) == 0


def forgive(row: Campaign) -> None:
    """Somebody lets it go on: rates are counted from here on, a first share has been seen."""
    if row.batch is None:
        return
    if row.reason in {Reason.ERROR_RATE, Reason.OPT_OUT_RATE, Reason.CANARY}:
        tolls = _tolls(row, tallying.counts(row.batch), since={})
        since = {"left": tolls.left, "failed": tolls.failed, "optedOut": tolls.opted_out}
        row.stops = {**row.stops, "since": since}
    if row.reason == Reason.CANARY:
        row.canary = {**row.canary, "passed": True}


def as_written(rules: dict[str, Any]) -> dict[str, Any]:
    """Of `stops`, `canary` or `repeats` what people wrote, without what was noted on the way."""
    return {name: rules[name] for name in rules if name not in _NOTED}


def _rates(rules: dict[str, Any]) -> tuple[float | None, float | None]:
    error, opt_out = rules.get("errorRate"), rules.get("optOutRate")
    return (
        float(error) if error is not None else None,
        float(opt_out) if opt_out is not None else None,
    )


def _tolls(row: Campaign, counts: Counts, since: dict[str, int] | None = None) -> Tolls:
    since = row.stops.get("since", {}) if since is None else since
    failed = [one for one in figures.by_code(row) if one.status == "failed"]
    excused = sum(one.messages for one in failed if _is_excused(one.code))
    _replied, opted_out = figures.responses(row)
    left = counts.sent + counts.delivered + counts.read + counts.failed
    return Tolls(
        left - int(since.get("left", 0)),
        max(0, counts.failed - excused) - int(since.get("failed", 0)),
        opted_out - int(since.get("optedOut", 0)),
    )


def _is_excused(code: str) -> bool:
    return entry(code).verdict in _EXCUSED


# ── the first share ──


def _is_waiting(row: Campaign) -> bool:
    return bool(row.canary.get("percent")) and not row.canary.get("passed")


def _share(row: Campaign, counts: Counts) -> int:
    people = counts.total - counts.cancelled
    return max(1, ceil(people * Decimal(str(row.canary["percent"])) / 100))


def _canary_room(row: Campaign, counts: Counts) -> int | None:
    if not _is_waiting(row):
        return None
    return max(0, _share(row, counts) - _gone(counts))


def _gone(counts: Counts) -> int:
    return counts.total - counts.queued - counts.cancelled


def _canary_sings(row: Campaign, counts: Counts, at: datetime) -> bool:
    """Whether the share is through, and did badly."""
    if not _is_waiting(row) or _gone(counts) < _share(row, counts) or counts.sending:
        return False
    until = parse_datetime(str(row.canary.get("until", "")))
    if until is None:
        until = at + timedelta(minutes=float(row.canary.get("minutes") or 0))
        row.canary = {**row.canary, "until": until.isoformat()}
        row.save(update_fields=["canary"])
    if at < until:
        return False
    error, opt_out = _rates(row.stops)
    broken = _tolls(row, counts).passes(
        ERRORS if error is None else error, OPT_OUTS if opt_out is None else opt_out
    )
    if broken is None:
        row.canary = {**row.canary, "passed": True}
        row.save(update_fields=["canary"])
    return broken is not None


# ── the budget ──


def _room_of_messages(row: Campaign, counts: Counts) -> int | None:
    most = row.stops.get("mostMessages")
    return max(0, int(most) - _gone(counts)) if most else None


def _is_spent(purse: Purse, at: datetime) -> bool:
    """Nothing more may leave, and no price comes any more that would say otherwise."""
    if purse.room != 0:
        return False
    settled = purse.last_at is None or purse.last_at < at - SETTLES
    return settled or not purse.unpriced
