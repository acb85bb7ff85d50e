"""One WhatsApp login, as WAHA keeps it."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

Json = dict[str, Any]
KEPT = 1000  # messages
STOPPED, STARTING, SCAN, WORKING, FAILED = (
    "STOPPED",
    "STARTING",
    "SCAN_QR_CODE",
    "WORKING",
    "FAILED",
)


@dataclass(slots=True, eq=False)
class Session:
    name: str
    config: Json = field(default_factory=dict)
    status: str = STOPPED
    statuses: list[Json] = field(default_factory=list)
    phone: str = ""  # digits; "" while nobody is logged in
    push_name: str = ""
    qr: str = ""
    code: str = ""  # pairing code
    asleep_until: str = ""  # "restart" or "logout": says WORKING and does nothing
    messages: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT))
    sent: int = 0
    seen: list[Json] = field(default_factory=list)
    typing: list[Json] = field(default_factory=list)
    run: int = 0  # counts starts, so that work of an earlier one ends
    active_at: float = 0.0

    @property
    def chat_id(self) -> str:
        return f"{self.phone}@c.us"

    def me(self) -> Json | None:
        if not self.phone:
            return None
        return {
            "id": self.chat_id,
            "lid": lid_of(self.phone),
            "jid": f"{self.phone}:1@s.whatsapp.net",
            "pushName": self.push_name,
        }

    def became(self, status: str) -> None:
        self.status = status
        self.statuses.append({"status": status, "timestamp": int(time.time() * 1000)})
        del self.statuses[:-10]

    def as_json(self) -> Json:
        return {
            "name": self.name,
            "status": self.status,
            "config": self.config,
            "me": self.me() if self.status == WORKING else None,
            "assignedWorker": "sandbox",
            "presence": None,
            "timestamps": {"activity": int(self.active_at * 1000) or None},
        }

    def find(self, wamid: str) -> Json | None:
        return next((one for one in self.messages if one["id"] == wamid), None)


def phone_of(name: str) -> str:
    """The number that scans a session's code unless another is named."""
    return f"55113001{crc32(name.encode()) % 10_000:04d}"


def lid_of(phone: str) -> str:
    return f"{int('1' + phone.zfill(15))}@lid"


def phone_behind(lid: str) -> str:
    digits = lid.partition("@")[0]
    return digits[1:].lstrip("0") if len(digits) == 16 and digits.isdigit() else ""
