"""The wire's vocabulary, outwards: what a message may be, whatever the provider.

Pure Python: no Django, no I/O. The same content classes come back in `events`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached; at least one is set, the first that a provider knows is used.

    `phone` is E.164 with its plus; `chat_id` is what a gateway answered for that number
    (`551187654321@c.us`); `user_id` is Meta's business-scoped id (`BR.1349…`); `lid` is a
    hidden id of a QR session.
    """

    phone: str = ""
    user_id: str = ""
    chat_id: str = ""
    lid: str = ""
    username: str = ""


NOWHERE = Address()


@dataclass(frozen=True, slots=True)
class Text:
    body: str
    preview_url: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A file. Out: one of `provider_id`, `link` or `data`. In: what the provider says of it.

    `voice`: a voice note; `digest`: base64 SHA-256 as the provider gives it; `expired` or
    `error` (a code): it can't be fetched any more.
    """

    kind: MediaKind
    provider_id: str = ""
    link: str = ""
    data: bytes = b""
    mime_type: str = ""
    filename: str = ""
    caption: str = ""
    voice: bool = False
    animated: bool = False
    digest: str = ""
    size: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Degrees."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person's card. `phones`: E.164; `extra`: whatever else the provider's shape holds."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisation: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cards:
    """One or several people's cards."""

    cards: tuple[ContactCard, ...]


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """At most 20 characters of title; the id comes back when it is tapped."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """Up to three reply buttons under a text. `header`: text or a file."""

    body: str
    buttons: tuple[ReplyButton, ...]
    header: str | Media = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class ListMenu:
    """Up to ten rows behind one button."""

    body: str
    button: str
    sections: tuple[Section, ...]
    header: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class UrlButton:
    """A text with a button that opens an address."""

    body: str
    button: str
    url: str
    header: str | Media = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A message that Meta approved beforehand.

    `components` is Meta's own shape, with this message's values, as programs send it and
    `templates` builds it; it is passed through untouched.
    """

    name: str
    language: str
    components: tuple[dict[str, Any], ...] = ()
    marketing: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on a message; "" takes it away."""

    message_id: str
    emoji: str = ""


@dataclass(frozen=True, slots=True)
class Interactive:
    """Any other interactive message in Meta's own shape, passed through untouched."""

    raw: dict[str, Any]


Content = (
    Text
    | Media
    | Location
    | Cards
    | Buttons
    | ListMenu
    | UrlButton
    | Template
    | Reaction
    | Interactive
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person.

    `tag` (at most 512 characters, no personal data) comes back with every status where the
    provider can do that; `reply_to` is the provider's id of the message that is quoted.
    """

    to: Address
    content: Content
    reply_to: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Tell the person that their message was read; `typing`: and that one is typing."""

    message_id: str
    chat: Address = NOWHERE
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Revoke:
    """Delete a message of ours on everybody's phones."""

    message_id: str
    chat: Address = NOWHERE


@dataclass(frozen=True, slots=True)
class Typing:
    """Tell the person that one is typing, or stopped."""

    chat: Address
    on: bool = True
    message_id: str = ""
