"""A message as it is drawn. Everything is worked out while it is, in the reader's language."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.conversations.contents import summary
from apps.conversations.correspondence.telling import content_of
from apps.conversations.models import Message, Status
from apps.conversations.templatetags.contacts import called
from apps.conversations.thread import ticks
from apps.conversations.thread.gathering import Around
from apps.conversations.thread.places import Place, place_of
from apps.conversations.thread.reading import Item
from apps.conversations.thread.shown import shown_of
from apps.conversations.thread.ticks import Tick
from apps.whatsapp.message_templates.filling import Shown
from apps.whatsapp.models import Media

Kind, Origin = Message.Kind, Message.Origin

_FILES = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.STICKER})
_SAID = frozenset({Kind.INTERACTIVE, Kind.TEMPLATE})
_ORIGINS: dict[str, str] = {
    Origin.CAMPAIGN: "campaign",
    Origin.AI: "persona",
    Origin.AUTOMATION: "flow",
    Origin.API: "key",
    Origin.PHONE: "phone",
}


@dataclass(frozen=True, slots=True)
class Author:
    """`id`: whose name it is, None for no person's. `icon`: "" for a colleague."""

    name: str
    icon: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """`id` None: the message is not here. `author_id`: the colleague's who wrote it."""

    text: str
    who: str = ""
    id: UUID | None = None
    media: Media | None = None
    author_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    emoji: str
    ours: bool


class Bubble:
    """`item` of a message, and what was gathered for its page."""

    def __init__(self, item: Item, around: Around) -> None:
        self.item, self.around = item, around
        self.message: Message = item.row

    @cached_property
    def id(self) -> SafeString:
        return SafeString(self.item.id)  # nosec B703 - digits

    @property
    def day(self) -> SafeString:
        return SafeString(self.item.day)  # nosec B703 - digits

    @cached_property
    def _at(self) -> datetime:
        return timezone.localtime(self.item.at)

    @property
    def at(self) -> SafeString:
        return SafeString(self._at.isoformat())  # nosec B703 - digits

    @cached_property
    def clock(self) -> SafeString:
        """`14:30`."""
        return SafeString(f"{self._at:%H:%M}")  # nosec B703 - digits

    @property
    def person(self) -> str:
        """What the customer is called."""
        return called(self.around.thread.contact)

    @property
    def menu_label(self) -> str:
        return _("What can be done with the message of %(time)s") % {"time": self.clock}

    @cached_property
    def content(self) -> dict[str, Any]:
        """As it was said, or will be."""
        return content_of(self.message)

    @property
    def has_above(self) -> bool:
        """Something stands above what it says."""
        return bool(self.message.context) or self.quote is not None

    @property
    def has_troubles(self) -> bool:
        """Something is to be said of how it fares, or to be done about it."""
        return bool(self.why or self.leaves_at)

    @property
    def template(self) -> str:
        """Which partial draws what is inside."""
        kind = str(self.message.kind)
        if self.is_revoked:
            kind = "gone"
        elif not (self.content or self.message.media_id):
            kind = "empty"
        elif kind in _FILES:
            kind = "media"
        elif kind in _SAID:
            kind = "said"
        return f"conversations/thread/kinds/{kind}.html"

    @property
    def is_said(self) -> bool:
        """With buttons below it."""
        return self.message.kind in _SAID and bool(self.content) and self.shown is not None

    @cached_property
    def is_out(self) -> bool:
        return self.message.is_outgoing

    @cached_property
    def is_revoked(self) -> bool:
        return self.message.revoked_at is not None

    @property
    def css(self) -> str:
        words = ["msg", *(["out"] if self.is_out else [])]
        status = self.message.status
        if status in {Status.FAILED, Status.UNKNOWN, Status.CANCELLED} or self.message.asked:
            words.append("queued" if self.message.asked else str(status))
        if self.leaves_at:
            words.append("waits")
        if self.message.kind == Kind.STICKER and not self.is_revoked:
            words.append("bare")
        if self.is_revoked:
            words.append("gone")
        return " ".join(words)

    @property
    def rev(self) -> str:
        """Another one when what it says is another; how far it came is not part of that."""
        media, message = self.media, self.message
        told = [message.kind, self.content, message.context, message.revoked_at, message.media_id]
        told += [media.state, media.problem] if media else []
        told += [self.quote.text] if self.quote else []
        return f"{zlib.crc32(json.dumps(told, default=str, sort_keys=True).encode()):x}"

    @cached_property
    def media(self) -> Media | None:
        pk = self.message.media_id
        return self.around.media.get(pk) if pk else None

    @cached_property
    def author(self) -> Author | None:
        """None for the customer, whose name stands above the thread."""
        message = self.message
        if not self.is_out:
            return None
        icon = _ORIGINS.get(message.origin, "")
        if message.batch is not None:
            is_campaign = message.origin == Origin.CAMPAIGN
            what = _("Campaign %(name)s") if is_campaign else _("Bulk message %(name)s")
            return Author((what % {"name": message.batch.name}).strip(), "campaign")
        known = self.around.names.get(message.author_id) if message.author_id else None
        if message.origin == Origin.AGENT:
            return Author(known or _("A former colleague"), "", message.author_id)
        return Author(known or _words_of(message), icon)

    @cached_property
    def quote(self) -> Quote | None:
        context = self.message.context or {}
        found = self.around.quoted.get(self.message.reply_to) if self.message.reply_to else None
        if found is None:
            text = str(context.get("quotedText") or "")
            return Quote(text) if text else None
        media = self.around.media.get(found.media_id) if found.media_id else None
        text = _("Deleted message") if found.revoked_at else self._line(found)
        author = found.author_id if found.origin == Origin.AGENT else None
        return Quote(text, self._who(found), found.pk, media, author)

    def _line(self, message: Message) -> str:
        return summary(message.kind, content_of(message))

    def _who(self, message: Message) -> str:
        if not message.is_outgoing:
            return self.person
        known = self.around.names.get(message.author_id) if message.author_id else None
        return known or _words_of(message)

    @cached_property
    def tick(self) -> Tick | None:
        return ticks.tick_of(self.message)

    @cached_property
    def leaves_at(self) -> Any:
        return ticks.leaves_at(self.message)

    @cached_property
    def why(self) -> str:
        return ticks.why(self.message, self.around.channel)

    @property
    def may_try_again(self) -> bool:
        return ticks.may_try_again(self.message, self.around.channel)

    @property
    def sent_anew(self) -> str:
        return ticks.sent_anew(self.message)

    @property
    def detail(self) -> str:
        """What the provider itself says, for whoever has to look deeper."""
        if self.message.status != Status.FAILED:
            return ""
        problem = self.message.problem or {}
        said = problem.get("detail") or problem.get("title") or ""
        return f"{self.message.code} {said}".strip() if said else ""

    @property
    def reactions(self) -> list[Reaction]:
        told = self.message.reacted
        return [Reaction(told[who], who == "us") for who in ("them", "us") if who in told]

    @property
    def context(self) -> dict[str, Any]:
        known: dict[str, Any] = self.message.context or {}
        return known

    @cached_property
    def shown(self) -> Shown | None:
        return shown_of(self.message.kind, self.content, self.around)

    @cached_property
    def place(self) -> Place | None:
        return place_of(self.content)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Of a list, which the customer opens by its button."""
        raw = self.content.get("interactive") or {}
        listed = self.content.get("sections") or (raw.get("action") or {}).get("sections")
        return listed if isinstance(listed, list) else []

    @property
    def words(self) -> str:
        """What somebody would copy."""
        said = self.content.get("text") or self.content.get("caption")
        if not said and self.message.kind in _SAID and self.shown:
            said = self.shown.body
        return said if isinstance(said, str) else ""

    @property
    def summary(self) -> str:
        return self._line(self.message)


def _words_of(message: Message) -> str:
    words: dict[str, str] = {
        Origin.AI: _("AI"),
        Origin.AUTOMATION: _("Automation"),
        Origin.API: _("A program"),
        Origin.PHONE: _("Written on the phone"),
        Origin.CAMPAIGN: _("Campaign"),
    }
    return words.get(message.origin, _("The company"))
