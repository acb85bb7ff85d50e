"""Single questions to Meta's Graph API about numbers, accounts, templates and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.whatsapp import transport
from apps.whatsapp.errors import Failure, ProviderError, Verdict
from apps.whatsapp.providers.meta.graph import decoded, graph_request
from apps.whatsapp.providers.meta.outcomes import failure_of
from apps.whatsapp.providers.protocol import Connection


def ask(
    connection: Connection,
    method: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    json: Any = None,
) -> dict[str, Any]:
    """The answer's body. Raises ProviderError, its failure sorted by verdict."""
    try:
        answer = transport.call(graph_request(connection, method, path, params=params, json=json))
    except transport.NotSent as exc:
        raise ProviderError(Failure(Verdict.RETRY, "unreachable", detail=str(exc))) from exc
    except transport.MaybeSent as exc:
        raise ProviderError(
            Failure(Verdict.FIND_OUT, "no_answer", detail=str(exc), left=None)
        ) from exc
    failure = failure_of(answer)
    if failure is not None:
        raise ProviderError(failure)
    told = decoded(answer)
    if method == "GET" and not told:  # a page of something in between: it says nothing of Meta
        raise ProviderError(Failure(Verdict.FIND_OUT, "no_answer", http_status=answer.status))
    return told
