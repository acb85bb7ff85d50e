"""What somebody wants to send, before it was asked whether it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.conversations.models import Contact, Conversation, Message
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

To = Contact | Address | Conversation


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A template with this message's values, in one of two forms.

    `values`: by slot, see `message_templates.variables.Slot`; a file as {"mediaId"} or
    {"link"}. `components`: in Meta's own shape, as programs know it. Both may hold variables.
    """

    name: str
    language: str
    values: Mapping[str, Any] | None = None
    components: Sequence[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` and `content` as the API takes them; of a template, `template` instead of both.

    Without a channel: that of the conversation, else the thread's last, else the best there is.
    `reply_to`: the quoted message's id, ours or its provider's. `category`: "" for service;
    of a template it is the template's own. `values`: of variables beyond the contact's.
    `leave_at`: not before that moment; what is asked now is asked then once more.
    `word_for_word`: what looks like a variable in the content is none, as it was said before.
    """

    to: To
    kind: str = Message.Kind.TEXT
    content: Mapping[str, Any] = field(default_factory=dict)
    template: TemplateUse | None = None
    channel: Channel | None = None
    reply_to: str = ""
    origin: str = Message.Origin.API
    category: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    leave_at: datetime | None = None
    word_for_word: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the texts of a bulk message; of every ten people as many get it as it weighs."""

    kind: str = Message.Kind.TEXT
    content: Mapping[str, Any] = field(default_factory=dict)
    template: TemplateUse | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Recipient:
    """`to` None: what was given is no address, for the reason in `problem`. `given`: what to call
    them in the answer."""

    to: Contact | Address | None
    given: str
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BulkDraft:
    """`category` "": marketing, for what goes to many is that unless somebody says otherwise.
    `pace`: see Batch."""

    recipients: Sequence[Recipient]
    variants: Sequence[Variant]
    channel: Channel | None = None
    category: str = ""
    name: str = ""
    origin: str = Message.Origin.API
    pace: Mapping[str, Any] = field(default_factory=dict)
