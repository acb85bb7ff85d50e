"""From everybody who is meant to whoever gets it: each loss with its reason and its people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from apps.campaigns import audience
from apps.campaigns.audience.meeting import unknown
from apps.campaigns.audience.people import taken_away
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import losses
from apps.campaigns.preflight.counting import Counted
from apps.campaigns.preflight.report import Loss


def funnel(campaign: Campaign, counted: Counted, strangers: int) -> tuple[int, list[Loss]]:
    """How many are meant, and who drops out, in the order of `losses.WORDS`."""
    now = campaign.started_at or timezone.now()
    given = campaign.audience
    parts = audience.of_parts(given, now=now)
    sizes = (
        {name: rows.order_by().count() for name, rows in parts.items()} if _is_many(given) else {}
    )
    excluded = taken_away(given, now=now).order_by().count() if given.get("exclude") else 0
    known = counted.meant - strangers
    lost = counted.by_code()
    lost[losses.EXCLUDED] = excluded
    lost[losses.TRASHED] = _trashed(given)
    lost[losses.DUPLICATE] = max(0, sum(sizes.values()) - known - excluded) if sizes else 0
    order = {code: nth for nth, code in enumerate(losses.WORDS)}
    told = sorted(
        ((code, people) for code, people in lost.items() if people),
        key=lambda one: order.get(one[0], len(order)),
    )
    total = counted.receives + sum(people for _code, people in told)
    return total, [Loss(code, people) for code, people in told]


def _is_many(given: Mapping[str, object]) -> bool:
    return sum(1 for name, part in given.items() if part and name != "exclude") > 1


def _trashed(given: Mapping[str, list[str]]) -> int:
    """Pasted numbers of people in the trash."""
    numbers = given.get("numbers") or []
    if not numbers:
        return 0
    there = audience.people({"numbers": numbers}).order_by().count()
    return max(0, len(numbers) - there - len(unknown(numbers)))
