"""Files that Meta keeps for a review or a profile, handed in by its resumable upload.

Source: Meta, "Resumable Upload API", read 2026. Files of messages go another way.
"""

from __future__ import annotations

from dataclasses import replace

from apps.whatsapp import graph, transport
from apps.whatsapp.errors import Failure, ProviderError, Verdict
from apps.whatsapp.providers.meta.graph import decoded, graph_request
from apps.whatsapp.providers.meta.outcomes import failure_of
from apps.whatsapp.providers.protocol import Connection

READ_SECONDS = 120.0  # Meta answers when it has all of it


def handle_of(connection: Connection, raw: bytes, *, mime_type: str, filename: str) -> str:
    """Upload bytes; the handle stands for them in calls that take one. Raises ProviderError."""
    params = {"file_name": filename, "file_length": str(len(raw)), "file_type": mime_type}
    session = str(
        graph.ask(connection, "POST", f"{connection.app_id}/uploads", params=params).get("id", "")
    )
    request = replace(
        graph_request(connection, "POST", session),
        headers={"authorization": f"OAuth {connection.token}", "file_offset": "0"},
        data=raw,
        read_seconds=READ_SECONDS,
    )
    try:
        answer = transport.call(request)
    except (transport.NotSent, transport.MaybeSent) as exc:
        raise ProviderError(Failure(Verdict.RETRY, "no_answer", detail=str(exc))) from exc
    handle = decoded(answer).get("h")
    failure = failure_of(answer)
    if failure is None and not (isinstance(handle, str) and handle):
        failure = Failure(Verdict.RETRY, "no_handle")
    if failure is not None:
        raise ProviderError(failure)
    return str(handle)
