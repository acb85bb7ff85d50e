"""`fields=` and cursors."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from typing import Any

from apps.whatsapp.simulator.errors import GraphError

Json = dict[str, Any]
NESTED = re.compile(r"\{[^{}]*\}|\.[a-z_]+\([^)]*\)")


def names(asked: str) -> list[str]:
    """The names at the top: `id,events{status}` asks for id and events."""
    while NESTED.search(asked):
        asked = NESTED.sub("", asked)
    return [name.strip() for name in asked.split(",") if name.strip()]


def pick(whole: Json, asked: str | None, default: Iterable[str] | None = None) -> Json:
    """The fields that were asked for. Refuses names that do not exist, as Graph does."""
    wanted = names(asked) if asked else list(default if default is not None else whole)
    for name in wanted:
        if name not in whole:
            raise GraphError(
                100, message=f"(#100) Tried accessing nonexisting field ({name}) on node type"
            )
    found = {name: whole[name] for name in wanted if whole[name] is not None}
    if "id" in whole:
        found["id"] = whole["id"]
    return found


def page(items: Sequence[Json], asked: dict[str, str], address: str, *, default: int = 25) -> Json:
    """One page of a list with its cursors."""
    limit = _whole(asked.get("limit"), default)
    start = _position(asked["after"]) + 1 if asked.get("after") else 0
    if asked.get("before"):
        start = max(0, _position(asked["before"]) - limit)
    shown = list(items[start : start + limit])
    if not shown:
        return {"data": []}
    last = start + len(shown) - 1
    paging: Json = {"cursors": {"before": _cursor(start), "after": _cursor(last)}}
    rest = "&".join(f"{k}={v}" for k, v in asked.items() if k not in ("after", "before"))
    rest = f"{rest}&" if rest else ""
    if last + 1 < len(items):
        paging["next"] = f"{address}?{rest}after={_cursor(last)}"
    if start:
        paging["previous"] = f"{address}?{rest}before={_cursor(start)}"
    return {"data": shown, "paging": paging}


def _cursor(position: int) -> str:
    return base64.b64encode(f"at{position}".encode()).decode().rstrip("=")


def _position(cursor: str) -> int:
    try:
        said = base64.b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(said.removeprefix("at"))
    except (ValueError, binascii.Error):
        raise GraphError(100, "Invalid cursor") from None


def _whole(said: str | None, default: int) -> int:
    try:
        return max(1, min(int(said or default), 1000))
    except ValueError:
        raise GraphError(100, message="(#100) Param limit must be an integer") from None
