"""A webhook's body as it may be shown: its shape and ids, nothing of what people are or wrote.

What is known to be harmless is shown, all else is masked, so that a field that a provider
adds tomorrow is masked as well.
"""

from __future__ import annotations

import json
import re
from typing import Any

from apps.whatsapp.webhooks import reading

MASK = "•••"
_SHOWN = frozenset(
    """
    object field type status event decision timestamp time messaging_product category value
    pricing_model billable previous_quality_score new_quality_score message_template_id
    message_template_language message_template_name new_category previous_category
    correct_category reason code error_subcode phone_number_id waba_id current_limit
    max_daily_conversations_per_business max_phone_numbers_per_business restriction_type
    waba_ban_state violation_type mime_type voice animated forwarded frequently_forwarded
    phase chunk_order progress action
    session engine ack ackName fromMe hasMedia tier version mimetype
    """.split()  # noqa: SIM905 - a list of forty lines says no more
)
_IDS = frozenset({"id", "message_id", "original_message_id"})
_NUMBER_IN_TEXT = re.compile(r"\d{8,}")
_LARGEST_SHOWN = 64 * 1024  # bytes
_LONGEST_ID_SHOWN_WHOLE = 20  # characters; longer ones hold the person's number


def shown(raw: bytes) -> str:
    """JSON with indents, or what can be said of a body that is none."""
    try:
        masked = _masked("", reading.decoded(raw))
        return json.dumps(masked, ensure_ascii=False, indent=2)[:_LARGEST_SHOWN]
    except (reading.Unreadable, RecursionError):
        return f"{MASK} ({len(raw)} bytes)"


def _masked(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {_NUMBER_IN_TEXT.sub(MASK, key): _masked(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(name, one) for one in value]
    if value is None or isinstance(value, bool):
        return value
    if name in _IDS:
        return _shortened(str(value))
    if name not in _SHOWN:
        return MASK
    return value if name == "phone_number_id" else _without_numbers(name, value)


def _without_numbers(name: str, value: Any) -> Any:
    """Times and ids of templates are numbers, too."""
    if name in {"timestamp", "time", "message_template_id", "waba_id"}:
        return value
    return _NUMBER_IN_TEXT.sub(MASK, value) if isinstance(value, str) else value


def _shortened(value: str) -> str:
    if len(value) <= _LONGEST_ID_SHOWN_WHOLE and "@" not in value:
        return value
    return f"{value[:6]}…{value[-8:]}"
