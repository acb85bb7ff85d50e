"""What the Graph API's answers mean."""

from __future__ import annotations

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.providers.meta.graph import decoded
from apps.whatsapp.providers.protocol import Response


def failure_of(response: Response) -> Failure | None:
    """The refusal in an answer; None when there is none."""
    if response.status < 400:
        return None
    error = decoded(response).get("error") or {}
    return Failure(
        Verdict.FIX_DATA,
        str(error.get("code", f"http_{response.status}")),
        title=str(error.get("message", "")),
        http_status=response.status,
    )
