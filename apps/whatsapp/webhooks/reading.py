"""From a webhook's bytes to JSON that a database can keep. Pure Python."""

from __future__ import annotations

import json
from typing import Any

from apps.whatsapp.keepable import keepable
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import RoutingKeys


class Unreadable(ValueError):
    """The body is no JSON; the message says why, without quoting it."""


def decoded(raw: bytes) -> Any:
    """The JSON value, its texts without what PostgreSQL and UTF-8 refuse (zero bytes, halves
    of surrogate pairs). Raises Unreadable."""
    try:
        value = json.loads(raw)
        return keepable(value) if b"\\u" in raw else value
    except RecursionError as exc:
        raise Unreadable("nested too deeply") from exc
    except json.JSONDecodeError as exc:
        raise Unreadable(f"no JSON: {exc.msg} at {exc.pos}") from exc
    except ValueError as exc:  # no UTF-8, or a number too long to be one
        raise Unreadable(f"no JSON: {type(exc).__name__}") from exc


def keys_of(provider: str, raw: bytes) -> tuple[RoutingKeys, str]:
    """(what says whose it is, why it can't be read or ""). Never raises."""
    try:
        return provider_of(provider).keys(decoded(raw)), ""
    except Unreadable as exc:
        return RoutingKeys(), str(exc)
    except (
        Exception
    ) as exc:  # providers promise not to raise; a webhook must not be lost if one does
        return RoutingKeys(), f"not routable: {type(exc).__name__}"


def encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
