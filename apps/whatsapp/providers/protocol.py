"""What every provider can be asked. Pure Python without I/O.

A provider turns our vocabulary into requests and answers back into it; two small
transports (`apps.whatsapp.transport`) carry the requests, one call at a time or in bulk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from apps.whatsapp.errors import Failure
from apps.whatsapp.events import Event, StatusChanged
from apps.whatsapp.messages import Address, MarkRead, MediaKind, Message, Revoke, Typing

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0  # without a byte
WHOLE_SECONDS = 60.0  # for all of a call that carries no file
SLOWEST = 256 * 1024  # bytes a second; a file that travels slower is given up


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request that somebody else carries. Headers hold secrets: never log them.

    One of `json`, `data` (raw bytes) and `files` (name → (filename, bytes, mime type), sent as
    multipart with `fields`) is the body. `read_seconds` longer than usual only where the
    provider's page says why. `carries`: bytes of a file that stands in `json`.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    data: bytes | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)
    read_seconds: float = READ_SECONDS
    carries: int = 0
    whole_seconds: float | None = None  # None: as long as what it carries needs

    @property
    def patience(self) -> float:
        """Seconds for all of the call, from its connection to the answer's last byte."""
        if self.whole_seconds is not None:
            return self.whole_seconds
        size = self.carries + len(self.data or b"")
        size += sum(len(content) for _name, content, _type in self.files.values())
        return WHOLE_SECONDS + (self.read_seconds - READ_SECONDS) + size / SLOWEST


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it. `address`: who it says they are (learn it); `held`: it waits for the
    provider's own quality check."""

    provider_id: str
    wa_id: str = ""
    user_id: str = ""
    chat_id: str = ""
    held: bool = False
    raw_status: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """What a provider needs to reach one channel. `base_url` is the platform's or the gateway's.

    meta: `key` phone number id, `account` WABA id, `token`, `secret` the app secret (signs
    webhooks), `app_id`. waha: `key` session name, `token` the gateway's key, `secret` the HMAC
    key of webhooks.
    """

    base_url: str
    key: str
    token: str = field(repr=False)
    account: str = ""
    secret: str = field(default="", repr=False)
    version: str = ""
    app_id: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A message of ours as its provider remembers it. `at`: when the provider took it, None where
    it does not say; `text`: what it says, None where that is not told; `told`: what became of it.
    """

    provider_id: str
    to: Address
    at: datetime | None
    text: str | None = None
    told: tuple[StatusChanged, ...] = ()


@dataclass(frozen=True, slots=True)
class Traces:
    """A page of what left. `more`: brings the next page, "" where there is none."""

    found: tuple[Trace, ...]
    more: str = ""


class Listing(StrEnum):
    """Of whom a provider lists what left."""

    NOBODY = ""
    CHAT = "chat"  # of one person at a time
    CHANNEL = "channel"  # of everybody together


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do; whoever offers it to people asks here first."""

    templates: bool = False
    media: frozenset[MediaKind] = frozenset()
    media_bytes: Mapping[MediaKind, int] = field(default_factory=dict)  # largest, in bytes
    mime_types: Mapping[MediaKind, frozenset[str]] = field(default_factory=dict)
    interactive: bool = False
    reactions: bool = False
    replies: bool = False
    location: bool = False
    cards: bool = False
    receipts: bool = False  # tells sent, delivered, read
    mark_read: bool = False
    typing: bool = False
    number_check: bool = False
    revoke_within: timedelta | None = None  # of sending it can be deleted for everybody
    history: bool = False  # can be asked what became of a message
    listing: Listing = Listing.NOBODY  # can be asked what left, without a message's id
    tags: bool = False  # brings our tag back with each status
    window: bool = False  # 24 hours, then only templates
    qr: bool = False  # connected by scanning, unofficial, may be banned
    official: bool = False


class Provider(Protocol):
    """One file or package each in `providers/`; they know nothing of each other."""

    name: str
    capabilities: Capabilities

    def request_for(self, connection: Connection, message: Message) -> Request:
        """The request that sends it. Raises Unsendable for what the provider can't carry."""

    def outcome(self, response: Response) -> Sent | Failure:
        """What the answer to `request_for` means; never raises on odd answers."""

    def mark_read(self, connection: Connection, what: MarkRead) -> Request | None:
        """None where the provider has no such thing."""

    def typing(self, connection: Connection, what: Typing) -> Request | None: ...

    def revoke(self, connection: Connection, what: Revoke) -> Request | None:
        """None where what was sent can't be deleted for everybody."""

    def revoked(self, response: Response) -> Failure | None:
        """Why it was not; None: it is deleted."""

    def number_check(self, connection: Connection, phone: str) -> Request | None:
        """Asks whether a number (E.164) is reachable. None: it can't be asked."""

    def number_known(self, response: Response) -> tuple[bool, str] | Failure:
        """Whether it exists, and the chat id it has."""

    def history(self, connection: Connection, message: str, chat_id: str = "") -> Request | None:
        """Asks what became of a message, by its provider id. None: it can't be asked."""

    def history_told(
        self, connection: Connection, response: Response
    ) -> Sequence[StatusChanged] | Failure: ...

    def listing(
        self,
        connection: Connection,
        to: Address,
        since: datetime,
        until: datetime,
        more: str = "",
    ) -> Request | None:
        """Asks what left to somebody in that time; a provider that lists everybody's together
        passes over `to` and the times. None: it can't be asked."""

    def listing_told(self, connection: Connection, response: Response) -> Traces | Failure: ...

    def verify(self, connection: Connection, headers: Mapping[str, str], raw: bytes) -> bool:
        """Whether the webhook is genuine, in constant time over the raw bytes. Header names are
        in lower case. False when there is nothing to check against."""

    def keys(self, body: Any) -> RoutingKeys:
        """Just enough of a webhook's decoded body to find whose it is; never raises."""

    def parse(self, body: Any) -> list[Event]:
        """All events of a webhook's decoded body; never raises, one bad item becomes Unparsed."""


@dataclass(frozen=True, slots=True)
class RoutingKeys:
    channels: frozenset[str] = frozenset()  # phone number ids, session names
    accounts: frozenset[str] = frozenset()  # WABA ids, for changes that name no number


class Unsendable(ValueError):
    """The message can't be carried by this provider, or breaks one of its limits.

    `code` for programs; `field` names what is wrong as the API's body does (`content.text`).
    Codes: not_supported, no_address, empty, no_file, upload_first, caption_not_allowed,
    too_long (limit, length), too_many (limit, count), too_big (limit, size in bytes),
    wrong_type (mime_type, allowed), out_of_range (limit), not_unique, not_an_address; a provider
    may have more.
    """

    def __init__(self, code: str, field: str = "", **values: Any) -> None:
        self.code = code
        self.field = field
        self.values = values
        super().__init__(f"{code} {field}".strip())
