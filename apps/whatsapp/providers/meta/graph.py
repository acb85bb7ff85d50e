"""The Graph API's envelope: how a request is addressed and what an error looks like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from apps.whatsapp.providers.protocol import Connection, Request, Response


def graph_request(
    connection: Connection,
    method: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    json: Any = None,
) -> Request:
    """A call of `{base}/{version}/{path}` with the channel's token."""
    version = f"/{connection.version}" if connection.version else ""
    return Request(
        method,
        f"{connection.base_url}{version}/{path.lstrip('/')}",
        headers={"authorization": f"Bearer {connection.token}"} if connection.token else {},
        params=params or {},
        json=json,
    )


def decoded(response: Response) -> dict[str, Any]:
    """The body as an object; {} when it is anything else."""
    try:
        body = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
