"""How long Meta asks to wait, as the headers of a refusal tell.

Source: Meta, "Rate limits" of the Graph API, read 2026-11-20.
"""

from __future__ import annotations

import json

from apps.whatsapp.providers.meta.reading import Item
from apps.whatsapp.providers.protocol import Response

BUSINESS_USAGE = "x-business-use-case-usage"
LONGEST = 24 * 3600.0  # seconds; a longer wait is no hint any more but a mistake


def seconds_to_wait(response: Response) -> float | None:
    """None when the headers say nothing of it."""
    waits = [*_retry_after(response), *_regained_after(response)]
    return min(max(waits), LONGEST) if waits else None


def _retry_after(response: Response) -> list[float]:
    value = response.headers.get("retry-after", "").strip()
    return [float(value)] if value.isascii() and value.isdigit() else []


def _regained_after(response: Response) -> list[float]:
    """`{account: [{"estimated_time_to_regain_access": minutes}]}`; 0 is no limit reached."""
    try:
        usage = json.loads(response.headers.get(BUSINESS_USAGE, ""))
    except (ValueError, RecursionError):
        return []
    accounts = Item(usage if isinstance(usage, dict) else {}, "")
    uses = [use for account in accounts.value for use in accounts.children(account)]
    minutes = [use.whole("estimated_time_to_regain_access") or 0 for use in uses]
    return [60.0 * some for some in minutes if some > 0]
