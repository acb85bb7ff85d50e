"""How a number stands with Meta: registered, named, rated, limited. Read from Graph's fields."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.channels.findings import Level, Report
from apps.whatsapp.models import Channel
from apps.whatsapp.tiers import LOWEST, TIERS, UNLIMITED

#: Graph's word for a number's status → what it means here.
_STATUSES: dict[str, tuple[str, Level]] = {
    "CONNECTED": ("number_connected", Level.OK),
    "FLAGGED": ("number_restricted", Level.WARN),
    "RATE_LIMITED": ("number_restricted", Level.WARN),
    "RESTRICTED": ("number_restricted", Level.WARN),
    "BANNED": ("number_banned", Level.BAD),
    "DELETED": ("number_gone", Level.BAD),
    "MIGRATED": ("number_gone", Level.BAD),
}
_NAMES: dict[str, tuple[str, Level]] = {
    "APPROVED": ("name_approved", Level.OK),
    "AVAILABLE_WITHOUT_REVIEW": ("name_approved", Level.OK),
    "PENDING_REVIEW": ("name_in_review", Level.WARN),
    "DECLINED": ("name_declined", Level.WARN),
    "EXPIRED": ("name_declined", Level.WARN),
}
_SPEEDS = {"STANDARD": 80, "HIGH": 1000}  # messages a second; Meta, "Throughput"


def tell(number: dict[str, Any], report: Report) -> None:
    """Findings of the number's registration, name and health; they change nothing."""
    code, level = _STATUSES.get(str(number.get("status")), ("number_not_registered", Level.BAD))
    report.add(code, level, essential=True)
    named = _NAMES.get(str(number.get("name_status")))
    if named:
        report.add(named[0], named[1], name=number.get("verified_name", ""))
    _tell_health(number.get("health_status"), report)


def _tell_health(health: Any, report: Report) -> None:
    if not isinstance(health, dict) or health.get("can_send_message") in {None, "AVAILABLE"}:
        return
    level = Level.BAD if health["can_send_message"] == "BLOCKED" else Level.WARN
    report.add("meta_limits", level, said=" ".join(_reasons(health))[:300])


def _reasons(health: dict[str, Any]) -> list[str]:
    """Meta's own words, in English: there are too many to translate."""
    found: list[str] = []
    for entity in health.get("entities") or []:
        for error in entity.get("errors") or []:
            found += [
                str(error.get("error_description", "")),
                str(error.get("possible_solution", "")),
            ]
        found += [str(line) for line in entity.get("additional_info") or []]
    return [words for words in dict.fromkeys(found) if words]


def learn(tenant: Tenant, channel: Channel, number: dict[str, Any], portfolio: str) -> None:
    """Put what Meta says of the number on the channel's row."""
    digits = "".join(c for c in str(number.get("display_phone_number", "")) if c.isdigit())
    states.set_names(
        tenant,
        channel,
        verified_name=str(number.get("verified_name") or "")[:150] or None,
        phone_number=f"+{digits}" if digits else None,
        portfolio=portfolio or None,
    )
    if number.get("quality_rating"):
        states.set_quality(tenant, channel, str(number["quality_rating"]))
    throughput = number.get("throughput")
    level = throughput.get("level") if isinstance(throughput, dict) else None
    tier = number.get("whatsapp_business_manager_messaging_limit")
    states.set_speed(
        tenant,
        channel,
        throughput=_SPEEDS.get(str(level)),
        tier=str(tier)[:20] if tier else None,
    )


def tell_limits(channel: Channel, report: Report) -> None:
    """Quality, tier and speed as they stand on the row, where webhooks keep them fresh."""
    levels = {"green": Level.OK, "yellow": Level.WARN, "red": Level.BAD}
    report.add(f"quality_{channel.quality}", levels.get(channel.quality, Level.UNKNOWN))
    limit = TIERS.get(channel.tier)
    if channel.tier == UNLIMITED:
        report.add("tier_unlimited")
    elif limit is None:
        report.add("tier_unknown", Level.UNKNOWN)
    else:
        report.add("tier_lowest" if channel.tier in LOWEST else "tier", limit=limit)
    if channel.throughput:
        report.add("throughput", speed=channel.throughput)
