"""What the gateway's answers mean, sorted by what has to be done next.

The gateway has no codes of its own beside HTTP's, so the words are ours. Source of the
meanings: its documentation of sessions and of sending, and how it answers (2026.7 to 2026.9).
"""

from __future__ import annotations

from typing import Any

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.providers.protocol import Response, Sent
from apps.whatsapp.providers.waha.chats import address_of, chat_in, is_person
from apps.whatsapp.providers.waha.gateway import as_object, as_text, decoded

#: HTTP status → verdict and our code. What is not here: see `_of_status`.
_MEANINGS = {
    400: (Verdict.FIX_DATA, "rejected"),
    401: (Verdict.REAUTHENTICATE, "unauthorized"),
    403: (Verdict.REAUTHENTICATE, "unauthorized"),
    404: (Verdict.HOLD_CHANNEL, "session_not_found"),
    413: (Verdict.FIX_DATA, "too_large"),
    422: (Verdict.FIX_DATA, "rejected"),
    429: (Verdict.SLOW_CHANNEL, "too_many_requests"),
    501: (Verdict.FIX_DATA, "not_implemented"),
}
LONGEST_WAIT = 3600.0  # seconds that are waited when an answer asks for it
#: What engines say of a number that nobody has on WhatsApp.
_NOBODY = ("not on whatsapp", "not registered on whatsapp", "number does not exist")


def outcome(response: Response) -> Sent | Failure:
    failure = failure_of(response)
    if failure is not None:
        return failure
    body = as_object(decoded(response))
    message_id = id_of(body)
    if not message_id:
        return _unknown(response, "no_message_id")
    return Sent(message_id, chat_id=_chat_told(body, message_id), raw_status=_ack(body))


def failure_of(response: Response) -> Failure | None:
    """The refusal in an answer; None when there is none."""
    if response.status < 300:
        return None
    told = as_object(decoded(response))
    text = _text(told)
    if response.status >= 500 and any(words in text.lower() for words in _NOBODY):
        return _failure(Verdict.NEVER, "not_on_whatsapp", text, response)
    if response.status == 422 and ("expected" in told or "not as expected" in text):
        return _failure(Verdict.HOLD_CHANNEL, "session_not_working", text, response)
    return _of_status(response, text)


def not_revoked(response: Response) -> Failure | None:
    """Why a message was not deleted. Of a session that is not there the gateway speaks as well
    with 404, by its name."""
    failure = failure_of(response)
    if failure and response.status == 404 and "message" in failure.detail.lower():
        return _failure(Verdict.FIX_DATA, "message_not_found", failure.detail, response)
    return failure


def _of_status(response: Response, text: str) -> Failure:
    if response.status in _MEANINGS:
        return _failure(*_MEANINGS[response.status], text, response)
    if response.status >= 500:
        return _unknown(response, "gateway_error", text)
    if response.status < 400:  # we don't follow it: the key would go to whoever is there
        return _failure(Verdict.HOLD_CHANNEL, "redirected", text, response)
    return _failure(Verdict.FIX_DATA, "rejected", text, response)


def _failure(verdict: Verdict, code: str, text: str, response: Response) -> Failure:
    return Failure(
        verdict,
        code,
        detail=text,
        http_status=response.status,
        retry_after=_seconds(response.headers.get("retry-after", "")),
    )


def _unknown(response: Response, code: str, text: str = "") -> Failure:
    """The engine may have sent it before it stumbled."""
    return Failure(Verdict.FIND_OUT, code, detail=text, http_status=response.status, left=None)


def _text(told: dict[str, Any]) -> str:
    """`message` is a text or a list of them; `error` beside it says less."""
    message = told.get("message")
    lines = message if isinstance(message, list) else [message, told.get("error")]
    nested = as_text(as_object(told.get("exception")).get("message"))
    return " · ".join(dict.fromkeys(filter(None, [*map(as_text, lines), nested])))[:1000]


def _seconds(text: str) -> float | None:
    """Whatever stands between may write what it likes: the channel is not silent for ever."""
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else None


def id_of(body: dict[str, Any]) -> str:
    """A message's id, in the forms that engines give it: a text, an object, or a key."""
    given = body.get("id")
    if isinstance(given, str) and given:
        return given
    serialised = as_text(as_object(given).get("_serialized"))
    if serialised:
        return serialised
    key = as_object(body.get("key") or as_object(body.get("_data")).get("key"))
    chat, short = as_text(key.get("remoteJid")), as_text(key.get("id"))
    if not (chat and short):
        return ""
    mine = "true" if key.get("fromMe", True) else "false"
    return f"{mine}_{address_of(chat).chat_id}_{short}"


def _chat_told(body: dict[str, Any], message_id: str) -> str:
    """Whom the gateway says it wrote to: learn it, it may differ in a ninth digit."""
    for told in (as_text(body.get("to")), chat_in(message_id)):
        if is_person(told):
            return address_of(told).chat_id
    return ""


def _ack(body: dict[str, Any]) -> str:
    return as_text(body.get("ackName"))


def number_known(response: Response) -> tuple[bool, str] | Failure:
    failure = failure_of(response)
    if failure is not None:
        return failure
    told = as_object(decoded(response))
    if not isinstance(told.get("numberExists"), bool):
        return _unknown(response, "odd_answer")
    return told["numberExists"], as_text(told.get("chatId"))
