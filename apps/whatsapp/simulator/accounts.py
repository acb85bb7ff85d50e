"""WhatsApp Business Accounts, their numbers, and the tokens that tie them together."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32


@dataclass(slots=True)
class Override:
    """A webhook address that stands above the app's own."""

    url: str
    verify_token: str


@dataclass(slots=True, eq=False)
class Account:
    id: str
    name: str = ""
    tier: str = "TIER_250"
    subscribed: bool | None = None  # None: never asked, which the simulator lets pass
    override: Override | None = None
    app_secret: str = ""  # signs this account's webhooks instead of the app's
    restrictions: list[dict[str, Any]] = field(default_factory=list)
    banned: bool = False
    marketing_off: bool = False  # disable_marketing_messages_on_cloud_api
    opted_out: set[str] = field(default_factory=set)  # of marketing
    creations: deque[float] = field(default_factory=deque)  # of templates, last hour

    def may_start_conversations(self) -> bool:
        now = time.time()
        return not any(
            one["restriction_type"] == "RESTRICTED_BIZ_INITIATED_MESSAGING"
            and one.get("expiration", now + 1) > now
            for one in self.restrictions
        )


@dataclass(slots=True, eq=False)
class Number:
    """A business phone number. `recent` are the moments of the last second's sends."""

    id: str
    display: str
    account: Account | None = None  # None until its token names a WABA
    verified_name: str = ""
    name_status: str = "APPROVED"
    quality: str = "GREEN"
    status: str = "CONNECTED"
    throughput: str = "STANDARD"
    code_verified: bool = True
    pin: str = ""
    override: Override | None = None
    profile: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    automation: dict[str, Any] = field(default_factory=dict)
    blocked: dict[str, str] = field(default_factory=dict)  # key → how it was asked
    registrations: list[float] = field(default_factory=list)
    username: str = ""
    allowance: float = 0.0  # of the throughput bucket
    allowance_at: float = 0.0
    recent: deque[float] = field(default_factory=deque)
    received: int = 0
    accepted: int = 0
    limited: int = 0  # refused with 130429
    busiest_second: int = 0
    smallest_pair_gap: float | None = None  # seconds

    @property
    def digits(self) -> str:
        return "".join(c for c in self.display if c.isdigit())

    @property
    def account_id(self) -> str:
        """The WABA's id, or one that stands in until a token has named it."""
        return self.account.id if self.account else "8" + self.id[-14:].zfill(14)

    def metadata(self) -> dict[str, str]:
        return {"display_phone_number": self.digits, "phone_number_id": self.id}


def new_number(node: str) -> Number:
    """A number that nobody has used yet; what is shown of it follows from its id."""
    line = f"{crc32(node.encode()) % 10_000:04d}"
    return Number(id=node, display=f"+55 11 3000-{line}", verified_name=f"Sandbox {line}")


@dataclass(slots=True, eq=False)
class Token:
    """What a token has asked for so far: that is how numbers find their WABA."""

    text: str
    account: Account | None = None
    homeless: list[Number] = field(default_factory=list)

    def names(self, account: Account) -> None:
        self.account = account
        for number in self.homeless:
            if number.account is None:
                number.account = account
        self.homeless.clear()

    def uses(self, number: Number) -> None:
        if number.account is not None:
            return
        if self.account is not None:
            number.account = self.account
        elif number not in self.homeless:
            self.homeless.append(number)
