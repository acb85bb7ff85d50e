"""What clients of the live connection may say, and how much of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal

LONGEST = 4096  # bytes
A_SECOND = 20  # frames


class BadFrame(Refusal):
    code = "invalid_frame"
    status = 400
    message = _("This is not a frame we understand: send a JSON object with a “type”.")


class BinaryFrame(BadFrame):
    code = "binary_frame"
    message = _("Send text frames: binary ones are not read.")


class UnknownType(BadFrame):
    code = "unknown_type"
    message = _("There is no frame of this type.")


class NotFound(Refusal):
    """Also for what exists at another tenant: the answer is the same."""

    code = "not_found"
    status = 404
    message = _("There is nothing with this id.")


class NotJoined(Refusal):
    code = "not_joined"
    message = _("Join the conversation first.")


class TooManyRooms(Refusal):
    code = "too_many_rooms"
    message = _("Too many things are watched at once. Leave some of them first.")


@dataclass(frozen=True, slots=True)
class Request:
    """A client's frame: `{"type": "join-campaign", "data": {"id": …}, "ref"?: …}`.

    The id may also stand at the top or be called `campaignId`, as forms send it. With a
    `ref` the client is told when it was done.
    """

    action: str  # "join", "leave", "typing", or anything a client makes up
    what: str  # a kind of room; "start" or "stop" of typing
    named: object  # what should be an id
    ref: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises BadFrame only; what the frame says is judged when it is done."""
        frame = _object(text)
        action, _dash, what = str(frame.get("type", "")).partition("-")
        return cls(action, what, _named(frame, what), str(frame.get("ref", ""))[:64])

    @property
    def id(self) -> UUID:
        """Raises NotFound for what is no id: it names nothing either."""
        try:
            return UUID(str(self.named))
        except ValueError as exc:
            raise NotFound from exc


@dataclass(slots=True)
class Allowance:
    """A bucket of frames that is filled again as time goes by."""

    left: float = A_SECOND
    at: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        now = time.monotonic()
        self.left = min(A_SECOND, self.left + (now - self.at) * A_SECOND)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


def too_long(text: str) -> bool:
    return len(text) > LONGEST or len(text.encode()) > LONGEST


def _object(text: str) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise BadFrame from exc
    if not isinstance(frame, dict):
        raise BadFrame
    return frame


def _named(frame: dict[str, Any], what: str) -> object:
    data = frame.get("data", frame)
    if not isinstance(data, dict):
        return data
    kind = "conversation" if what in {"start", "stop"} else what
    names = ("id", f"{kind}Id")
    return next((place[name] for place in (data, frame) for name in names if name in place), None)
