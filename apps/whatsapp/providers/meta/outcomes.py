"""What the Graph API's answers mean."""

from __future__ import annotations

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.providers.meta.graph import decoded
from apps.whatsapp.providers.meta.reading import Item
from apps.whatsapp.providers.protocol import Response, Sent

HELD = {"held_for_quality_assessment", "paused"}


def outcome(response: Response) -> Sent | Failure:
    """What became of a message. An answer without an id leaves it open whether it left."""
    failure = failure_of(response)
    if failure is not None:
        return failure
    answer = Item(decoded(response), "")
    message = next(iter(answer.children("messages")), Item({}, ""))
    if not message.id("id"):
        return Failure(Verdict.FIND_OUT, "no_message_id", http_status=response.status, left=None)
    person = next(iter(answer.children("contacts")), Item({}, ""))
    status = message.text("message_status")
    return Sent(
        message.id("id"),
        wa_id=person.id("wa_id"),
        user_id=person.id("user_id"),
        held=status in HELD,
        raw_status=status,
    )


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
