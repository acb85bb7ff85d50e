"""A message in one line, for lists, notices and previews."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.conversations.models import Message

LONGEST = 200  # characters, as Conversation.preview

Kind = Message.Kind
_NAMES: dict[str, str] = {
    Kind.IMAGE: gettext_noop("Picture"),
    Kind.VIDEO: gettext_noop("Video"),
    Kind.AUDIO: gettext_noop("Audio"),
    Kind.DOCUMENT: gettext_noop("Document"),
    Kind.STICKER: gettext_noop("Sticker"),
    Kind.LOCATION: gettext_noop("Location"),
    Kind.CONTACTS: gettext_noop("Contact card"),
    Kind.INTERACTIVE: gettext_noop("Buttons or list"),
    Kind.TEMPLATE: gettext_noop("Template"),
    Kind.TAPPED: gettext_noop("Choice"),
    Kind.ORDER: gettext_noop("Order"),
    Kind.SYSTEM: gettext_noop("Notice of WhatsApp"),
    Kind.UNSUPPORTED: gettext_noop("Message that WhatsApp does not pass on"),
}


def summary(kind: str, content: dict[str, Any]) -> str:
    """In the active language, at most LONGEST characters, never with a line break. Content that
    was erased, or is not rendered yet, is named by its kind alone; of a text nothing is left."""
    line = " ".join(_line(kind, content).split())
    return Truncator(line).chars(LONGEST)


def _line(kind: str, content: dict[str, Any]) -> str:
    if kind == Kind.TEXT:
        return str(content.get("text", ""))
    if kind == Kind.REACTION:
        return _reaction(content)
    said = _said(kind, content)
    if kind in {Kind.INTERACTIVE, Kind.TEMPLATE, Kind.TAPPED, Kind.SYSTEM} and said:
        return said
    name = _("Voice message") if content.get("voice") else _(_NAMES[kind])
    return f"{name}: {said}" if said else name


def _said(kind: str, content: dict[str, Any]) -> str:
    if kind == Kind.CONTACTS:
        return ", ".join(card.get("name", "") for card in content.get("contacts", []))
    if kind == Kind.TEMPLATE:
        shown = content.get("shown") or {}
        return str(shown.get("body") or content.get("name", ""))
    names = {
        Kind.DOCUMENT: ("caption", "filename"),
        Kind.LOCATION: ("name", "address"),
        Kind.INTERACTIVE: ("body",),
        Kind.TAPPED: ("title",),
    }.get(Kind(kind), ("caption", "text"))
    return next((str(content[name]) for name in names if content.get(name)), "")


def _reaction(content: dict[str, Any]) -> str:
    emoji = content.get("emoji")
    return _("Reaction: %(emoji)s") % {"emoji": emoji} if emoji else _("Reaction taken back")
