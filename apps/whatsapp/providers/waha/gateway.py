"""The gateway's envelope: how a request is addressed, and what an answer's body holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from apps.whatsapp.providers.protocol import READ_SECONDS, Connection, Request, Response


def gateway_request(
    connection: Connection,
    method: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    accept: str = "application/json",
    read_seconds: float = READ_SECONDS,
) -> Request:
    """A call of `{base}{path}` with the gateway's key, which is left out when there is none."""
    headers = {"accept": accept}
    if connection.token:
        headers["x-api-key"] = connection.token
    url = f"{connection.base_url}{path}"
    return Request(
        method, url, headers=headers, params=params or {}, json=json, read_seconds=read_seconds
    )


def part(text: str) -> str:
    """One piece of a path, whatever is in it."""
    return quote(text, safe="")


def decoded(response: Response) -> Any:
    """The body; None when it is not JSON."""
    try:
        return json.loads(response.body)
    except ValueError:
        return None


def as_object(value: Any) -> dict[str, Any]:
    """The value where it is an object, else {}."""
    return value if isinstance(value, dict) else {}


def as_text(value: Any) -> str:
    """The value where it is a text, else ""."""
    return value if isinstance(value, str) else ""
