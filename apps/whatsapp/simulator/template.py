"""A message template, and what has to be filled in when it is sent."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

VARIABLE = re.compile(r"\{\{\s*([a-zA-Z0-9_]+)\s*\}\}")
MEDIA_HEADERS = ("IMAGE", "VIDEO", "DOCUMENT", "GIF")
SENDABLE = "APPROVED"


@dataclass(frozen=True, slots=True)
class Button:
    kind: str  # URL, QUICK_REPLY, COPY_CODE, FLOW, …
    text: str
    needs: bool  # must get a parameter


@dataclass(frozen=True, slots=True)
class Blanks:
    """What one template, or one card of a carousel, wants to have filled in."""

    header: str = ""  # TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION or ""
    header_names: tuple[str, ...] = ()
    body: str = ""
    body_names: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    cards: tuple[Blanks, ...] = ()
    has_footer: bool = False
    offer: bool = False  # limited_time_offer with a moment of expiry


@dataclass(eq=False)
class Template:
    id: str
    account_id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    parameter_format: str = "POSITIONAL"
    status: str = "PENDING"
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    ttl: int | None = None
    previous_category: str = ""
    pauses: int = 0
    made_at: float = field(default_factory=time.time)
    edits: list[float] = field(default_factory=list)

    @property
    def named(self) -> bool:
        return self.parameter_format == "NAMED"

    @cached_property
    def blanks(self) -> Blanks:
        return blanks_of(self.components, authentication=self.category == "AUTHENTICATION")

    def change(self, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.__dict__.pop("blanks", None)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "rejected_reason": self.rejected_reason,
            "quality_score": {"score": self.quality, "date": int(self.made_at)},
            "sub_category": None,
            "last_updated_time": int(max([self.made_at, *self.edits])),
            "library_template_name": None,
            "cta_url_link_tracking_opted_out": False,
            "message_send_ttl_seconds": self.ttl,
            "degrees_of_freedom_spec": None,
            "correct_category": None,
            "previous_category": self.previous_category or None,
        }


def names_in(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(VARIABLE.findall(words)))


def blanks_of(components: list[dict[str, Any]], *, authentication: bool = False) -> Blanks:
    found: dict[str, Any] = {}
    for one in components:
        kind = str(one.get("type", "")).upper()
        words = str(one.get("text") or "")
        if kind == "HEADER":
            found["header"] = str(one.get("format", "TEXT")).upper()
            found["header_names"] = names_in(words)
        elif kind == "BODY":
            found["body"] = words or ("{{1}}" if authentication else "")
            found["body_names"] = names_in(found["body"])
        elif kind == "FOOTER":
            found["has_footer"] = True
        elif kind == "BUTTONS":
            found["buttons"] = tuple(_button(button) for button in one.get("buttons", ()))
        elif kind == "CAROUSEL":
            found["cards"] = tuple(blanks_of(card["components"]) for card in one.get("cards", ()))
        elif kind == "LIMITED_TIME_OFFER":
            offer = one.get("limited_time_offer") or {}
            found["offer"] = bool(offer.get("has_expiration", True))
    return Blanks(**found)


def _button(told: dict[str, Any]) -> Button:
    kind = str(told.get("type", "")).upper()
    needs = kind in ("COPY_CODE", "OTP") or (kind == "URL" and bool(names_in(told.get("url", ""))))
    return Button("URL" if kind == "OTP" else kind, str(told.get("text", "")), needs)
