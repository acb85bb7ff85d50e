"""What the Graph API's answers mean."""

from __future__ import annotations

from apps.whatsapp.error_catalogue import UNKNOWN, entry
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.providers.meta.graph import decoded
from apps.whatsapp.providers.meta.reading import Item
from apps.whatsapp.providers.meta.usage import seconds_to_wait
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
        return _bare("no_message_id", response)
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
    """The refusal in an answer; None when there is none.

    A refusal in Meta's own words certainly sent nothing. A breakdown without them (5xx) may have.
    """
    error = Item(decoded(response), "").child("error")
    if error.id("code"):
        return _refusal(error, response)
    if response.status >= 400:
        return _bare(f"http_{response.status}", response)
    return _bare("redirected", response) if response.status >= 300 else None


def _refusal(error: Item, response: Response) -> Failure:
    code, subcode = error.id("code"), error.id("error_subcode")
    meant = entry(code, subcode=subcode)
    verdict = meant.verdict
    if meant is UNKNOWN and (response.status >= 500 or error.truth("is_transient")):
        verdict = Verdict.RETRY
    return Failure(
        verdict,
        code,
        title=error.text("error_user_title") or error.text("message"),
        detail=_detail(error),
        subcode=subcode,
        trace=error.id("fbtrace_id"),
        http_status=response.status,
        retry_after=seconds_to_wait(response) if verdict is Verdict.SLOW_CHANNEL else None,
    )


def _detail(error: Item) -> str:
    data = error.child("error_data")  # an object, in some calls a mere text
    said = data.text("details") or error.text("error_data") or error.text("error_user_msg")
    return said or error.text("message")


def _bare(code: str, response: Response) -> Failure:
    verdict = entry(code).verdict
    return Failure(
        verdict,
        code,
        http_status=response.status,
        retry_after=seconds_to_wait(response) if verdict is Verdict.SLOW_CHANNEL else None,
        left=None if verdict is Verdict.FIND_OUT else False,
    )
