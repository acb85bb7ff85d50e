"""Numbers that make something happen: +55 <area> 90000-09xx, with or without the ninth digit.

The table is also the one in docs/guides/simulator.md; a test holds them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

DIGITS = re.compile(r"55\d\d9?0000(09\d\d)")
HAPPY = ("sent", "delivered", "read")


class Wire(StrEnum):
    """What happens to the connection instead of a clean answer."""

    HANG_ACCEPTED = "hang_accepted"
    HANG_REFUSED = "hang_refused"
    RESET_ACCEPTED = "reset_accepted"
    RESET_REFUSED = "reset_refused"
    HTML_500_ACCEPTED = "html_500_accepted"
    HTML_500_REFUSED = "html_500_refused"
    HTML_502_REFUSED = "html_502_refused"
    SLOW = "slow"
    BROKEN_JSON = "broken_json"


@dataclass(frozen=True, slots=True)
class Trigger:
    """At most one of `refuse`, `fail` and `wire`; `journey` are the statuses, in order."""

    words: str
    refuse: int | None = None  # code of the HTTP error
    fail: int | None = None  # code of a failed status
    wire: Wire | None = None
    once: bool = False  # only the first message to this number; the next goes well
    journey: tuple[str, ...] = HAPPY
    message_status: str = "accepted"
    says: str = ""  # what the person does afterwards
    doubled: bool = False  # every status webhook comes twice
    early: bool = False  # statuses come before the HTTP answer
    anonymous: bool = False  # statuses come without biz_opaque_callback_data
    lost: bool = False  # the webhooks never come; message_history knows


def _fails(code: int, words: str, *, after: tuple[str, ...] = ()) -> Trigger:
    return Trigger(words, fail=code, journey=(*after, "failed"))


TRIGGERS: dict[str, Trigger] = {
    "0901": _fails(131026, "accepted, then failed: not on WhatsApp"),
    "0902": _fails(131047, "accepted, then failed: outside the 24-hour window"),
    "0903": _fails(131049, "accepted, then failed: too much marketing for this person"),
    "0904": _fails(131050, "accepted, then failed: opted out of marketing"),
    "0905": _fails(130472, "accepted, then failed: in an experiment of Meta's"),
    "0906": _fails(131053, "accepted, then failed: the media could not be used"),
    "0907": _fails(131042, "accepted, then failed: payment problem of the business"),
    "0908": _fails(131000, "accepted, then failed: unknown error"),
    "0909": _fails(131026, "sent, then failed: not on WhatsApp", after=("sent",)),
    "0910": _fails(131048, "accepted, then failed: too many reports of spam"),
    "0921": Trigger("throughput of the number exceeded", refuse=130429),
    "0922": Trigger("pair rate exceeded", refuse=131056),
    "0923": Trigger("spam rate limit", refuse=131048),
    "0924": Trigger("access token expired", refuse=190),
    "0925": Trigger("business account locked", refuse=131031),
    "0926": Trigger("not on WhatsApp, said at once", refuse=131026),
    "0927": Trigger("outside the window, said at once", refuse=131047),
    "0928": Trigger("unknown error", refuse=131000),
    "0929": Trigger("service temporarily unavailable", refuse=2),
    "0930": Trigger("business number not registered", refuse=133010),
    "0931": Trigger("payment problem, said at once", refuse=131042),
    "0932": Trigger("template paused", refuse=132015),
    "0933": Trigger("template disabled", refuse=132016),
    "0934": Trigger("country not allowed for this business", refuse=130497),
    "0935": Trigger("number in maintenance", refuse=131057),
    "0936": Trigger("too many calls for the WABA", refuse=80007),
    "0937": Trigger("too many calls for the app", refuse=4),
    "0938": Trigger("recipient is the sender", refuse=131021),
    "0939": Trigger("recipient not in the list of a test number", refuse=131030),
    "0940": Trigger("no permission", refuse=10),
    "0941": Trigger("marketing limit of the person, said at once", refuse=131049),
    "0942": Trigger("opted out of marketing, said at once", refuse=131050),
    "0943": Trigger("temporarily blocked for policy violations", refuse=368),
    "0951": Trigger("accepted, but the answer never comes", wire=Wire.HANG_ACCEPTED),
    "0952": Trigger("accepted, then the connection is reset", wire=Wire.RESET_ACCEPTED),
    "0953": Trigger("connection reset before anything is accepted", wire=Wire.RESET_REFUSED),
    "0954": Trigger("HTTP 500 in HTML, nothing accepted", wire=Wire.HTML_500_REFUSED),
    "0955": Trigger("accepted, but the answer is HTTP 500 in HTML", wire=Wire.HTML_500_ACCEPTED),
    "0956": Trigger("HTTP 502 in HTML, nothing accepted", wire=Wire.HTML_502_REFUSED),
    "0957": Trigger("accepted after ten seconds", wire=Wire.SLOW),
    "0958": Trigger("accepted, but the answer is not JSON", wire=Wire.BROKEN_JSON),
    "0959": Trigger("nothing accepted, and no answer", wire=Wire.HANG_REFUSED),
    "0961": Trigger(
        "held for quality assessment, then delivered",
        message_status="held_for_quality_assessment",
    ),
    "0962": Trigger(
        "held for quality assessment, then dropped (132015)",
        fail=132015,
        journey=("failed",),
        message_status="held_for_quality_assessment",
    ),
    "0963": Trigger("sent, never delivered", journey=("sent",)),
    "0964": Trigger("delivered, never read", journey=("sent", "delivered")),
    "0965": Trigger("read without delivered", journey=("sent", "read")),
    "0966": Trigger("statuses in reverse order", journey=("read", "delivered", "sent")),
    "0967": Trigger("every status twice", doubled=True),
    "0968": Trigger("read, then played", journey=("sent", "delivered", "read", "played")),
    "0969": Trigger("webhooks never come; message_history knows", lost=True),
    "0970": Trigger("webhooks come before the answer", early=True),
    "0971": Trigger("webhooks without biz_opaque_callback_data", anonymous=True),
    "0974": Trigger("130429 the first time, then accepted", refuse=130429, once=True),
    "0975": Trigger("131056 the first time, then accepted", refuse=131056, once=True),
    "0976": Trigger("131000 the first time, then accepted", refuse=131000, once=True),
    "0981": Trigger("answers with a text", says="text"),
    "0982": Trigger("answers SAIR", says="stop"),
    "0983": Trigger("presses the first button", says="button"),
    "0984": Trigger("stops marketing in WhatsApp's own settings", says="opt_out"),
    "0985": Trigger("reacts with a thumb", says="reaction"),
}

PLAIN = Trigger("delivered and read")


def trigger_of(wa_id: str) -> Trigger:
    if "000009" not in wa_id:  # quick way out for nearly everybody
        return PLAIN
    match = DIGITS.fullmatch(wa_id)
    return TRIGGERS.get(match[1], PLAIN) if match else PLAIN
