"""The wire's vocabulary, inwards: what a provider's webhook may say, whatever the provider.

Pure Python: no Django, no I/O. `channel_key` is the provider's name for the channel (phone
number id, session name); `account_key` that of what stands above it (WABA id). Times are
aware datetimes in UTC, None where the provider gave none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from apps.whatsapp.messages import NOWHERE, Address, Content, MediaKind


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote: any of the addresses may be missing, one is there."""

    address: Address
    name: str = ""
    parent_user_id: str = ""
    identity_hash: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button or a row that the person chose. `kind`: template_button, button, row, flow,
    call_permission; `values`: what a flow or permission brought."""

    kind: str
    id: str
    title: str
    description: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderLine:
    product: str
    quantity: float
    price: float
    currency: str


@dataclass(frozen=True, slots=True)
class Order:
    catalog: str
    text: str
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class System:
    """What WhatsApp says of the person. `kind`: changed_number, changed_identity, changed_user_id
    or the provider's word; `new`: where they are reached from now on."""

    kind: str
    text: str
    new: Address = NOWHERE
    previous_user_id: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A message that the provider can't show. `kind`: its word for it (poll, view_once, …)."""

    kind: str
    codes: tuple[int, ...] = ()
    detail: str = ""


InContent = Content | Tapped | Order | System | Unsupported


@dataclass(frozen=True, slots=True)
class Referral:
    """The advertisement that brought the person."""

    source: str  # "ad" or "post"
    source_id: str = ""
    url: str = ""
    headline: str = ""
    body: str = ""
    media_kind: MediaKind | None = None
    media_url: str = ""
    click_id: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a message refers to."""

    reply_to: str = ""
    forwarded: bool = False
    frequently_forwarded: bool = False
    product: str = ""
    catalog: str = ""
    quoted_text: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A message. `echo`: the company wrote it itself, on its phone; it starts no automation.
    `history`: told afterwards, with the state it has. `person` is the one outside the company
    in each case, whoever of the two wrote. `opt_out`: stop or start, when the provider has
    taken it as that and answered it itself, as SMS carriers do."""

    channel_key: str
    provider_id: str
    at: datetime | None
    person: Person
    content: InContent
    context: Context = Context()
    referral: Referral | None = None
    group_id: str = ""
    echo: bool = False
    history: bool = False
    history_status: str = ""
    opt_out: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message has another content now."""

    channel_key: str
    provider_id: str
    original_id: str
    at: datetime | None
    person: Person
    content: InContent
    echo: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was taken back by whoever wrote it."""

    channel_key: str
    provider_id: str
    original_id: str
    at: datetime | None
    person: Person
    echo: bool = False


class Delivery(StrEnum):
    """How far a message came, in this order; `failed` stands apart."""

    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """What the provider says went wrong. `code` as it gives it, `subcode` only from Meta."""

    code: str
    title: str = ""
    detail: str = ""
    subcode: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Pricing:
    """`type`: regular, free_customer_service, free_entry_point, …; `category` with underscores."""

    type: str
    category: str
    model: str = ""
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """How far one of our messages came. `tag` is ours, where the provider brings it back."""

    channel_key: str
    provider_id: str
    status: Delivery
    at: datetime | None
    person: Person
    tag: str = ""
    problems: tuple[Problem, ...] = ()
    pricing: Pricing | None = None
    free_entry_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreferenceChanged:
    """Somebody told the provider that they want marketing no longer, or again."""

    channel_key: str
    person: Person
    wants_marketing: bool
    at: datetime | None
    detail: str = ""
    value: str = ""  # stop, resume, signup


@dataclass(frozen=True, slots=True)
class ContactSynced:
    """The phone's address book: `removed` or there, with this name."""

    channel_key: str
    person: Person
    at: datetime | None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class TemplateChanged:
    """What is new about a template; None: nothing said of it.

    `status` and `category` in lower case; `impending_category`: what it will become;
    `components` in Meta's shape as far as the webhook tells; `pause`: first, second, …
    """

    account_key: str
    provider_id: str
    name: str
    language: str
    at: datetime | None = None
    status: str | None = None
    reason: str | None = None
    advice: str | None = None
    pause: str | None = None
    quality: str | None = None
    category: str | None = None
    impending_category: str | None = None
    components: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class NumberChanged:
    """What is new about a number, which is named by how it is shown (digits)."""

    account_key: str
    display_phone_number: str
    channel_key: str = ""
    at: datetime | None = None
    event: str = ""
    quality: str | None = None
    throughput: int | None = None  # messages a second
    tier: str | None = None  # TIER_2K, …
    verified_name: str | None = None
    name_decision: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """What is new about an account. `holds`: True nothing may be sent, False it may again,
    None it says nothing of that. `tier` is that of the whole portfolio."""

    account_key: str
    event: str
    at: datetime | None = None
    holds: bool | None = None
    tier: str | None = None
    max_numbers: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


class SessionState(StrEnum):
    """The states of a QR session, as a channel's status names them."""

    ONLINE = "online"
    OFFLINE = "offline"
    STARTING = "starting"
    SCAN_QR = "scan_qr"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """A QR session is in another state. `word`: the gateway's; `phone`: whose it is (E.164)."""

    channel_key: str
    state: SessionState
    word: str
    at: datetime | None = None
    phone: str = ""
    name: str = ""
    lid: str = ""


@dataclass(frozen=True, slots=True)
class ChannelProblem:
    """The provider complains of the channel as a whole, not of one message."""

    channel_key: str
    account_key: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class HistoryProgress:
    """The phone's history arrives in pieces. `progress`: 0 to 100; `declined`: it never will."""

    channel_key: str
    phase: int | None = None
    progress: int | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and of no concern here: groups, stories, fields nobody asked for."""

    what: str
    channel_key: str = ""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """An item that could not be read; its neighbours were. `path`: where in the body."""

    why: str
    path: str = ""
    channel_key: str = ""


Event = (
    Received
    | Edited
    | Deleted
    | StatusChanged
    | PreferenceChanged
    | ContactSynced
    | TemplateChanged
    | NumberChanged
    | AccountChanged
    | SessionChanged
    | ChannelProblem
    | HistoryProgress
    | Ignored
    | Unparsed
)
