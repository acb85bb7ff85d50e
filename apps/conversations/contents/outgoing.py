"""What somebody wants to say, read strictly: kind by kind, in the shape that is kept.

Lengths and numbers are the provider's to judge (see `judging`); here stands only what holds for
all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.conversations.contents.given import Given
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Message

Kind = Message.Kind
Body = dict[str, Any]

#: Fields that say something even when they are empty, false or nought.
_EVEN_EMPTY = frozenset({"emoji", "latitude", "longitude", "previewUrl"})
FILES = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.AUDIO, Kind.DOCUMENT, Kind.STICKER})


def checked(kind: str, body: Mapping[str, Any]) -> Body:
    """The content of an outgoing message as it is kept, without what its kind doesn't know.

    Templates have a way of their own (`outbox.templates`). Raises UnfitContent, naming every
    field at once.
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise UnfitContent({"type": [_("Choose one of the kinds that can be sent.")]})
    given = Given(body, "content")
    content = reader(given)
    if given.wrong:
        raise UnfitContent(given.wrong)
    return {name: value for name, value in content.items() if value or name in _EVEN_EMPTY}


def _text(given: Given) -> Body:
    """Unsaid, a link is shown with a preview, as people's phones do it."""
    text, preview = given.needed("text"), given.flag("previewUrl")
    return {"text": text, "previewUrl": "https://" in text if preview is None else preview}


def _file(given: Given) -> Body:
    return {
        **_source(given, is_needed=True),
        "caption": given.text("caption"),
        "filename": given.text("filename"),
        "voice": given.flag("voice"),
    }


def _source(given: Given, *, is_needed: bool = False) -> Body:
    media_id, url = given.id("mediaId"), given.text("mediaUrl")
    if media_id and url:
        given.refuse("mediaUrl", _("Name the file once: “mediaId” or “mediaUrl”."))
    if is_needed and not (media_id or url):
        given.refuse("mediaId", _("Name a file: “mediaId” or “mediaUrl”."))
    return {"mediaId": media_id, "mediaUrl": url}


def _location(given: Given) -> Body:
    return {
        "latitude": given.number("latitude"),
        "longitude": given.number("longitude"),
        "name": given.text("name"),
        "address": given.text("address"),
    }


def _cards(given: Given) -> Body:
    cards = [
        {
            "name": card.needed("name"),
            "phones": card.texts("phones"),
            "emails": card.texts("emails"),
            "organisation": card.text("organisation"),
        }
        for card in given.parts("contacts", is_needed=True)
    ]
    return {"contacts": [{name: value for name, value in one.items() if value} for one in cards]}


def _interactive(given: Given) -> Body:
    """Buttons, a list, a button with a link; or `interactive`, another one in Meta's own shape."""
    if given.has("interactive"):
        return {"interactive": given.object("interactive")}
    around = {"header": given.text("header"), "footer": given.text("footer")}
    body = {"body": given.needed("body"), **around}
    if given.has("sections"):
        return {**body, "button": given.needed("button"), "sections": _sections(given)}
    if given.has("url"):
        return {
            **body,
            **_source(given),
            "button": given.needed("button"),
            "url": given.text("url"),
        }
    return {**body, **_source(given), "buttons": _buttons(given)}


def _buttons(given: Given) -> list[Body]:
    buttons = given.parts("buttons", is_needed=True)
    return [{"id": one.needed("id"), "title": one.needed("title")} for one in buttons]


def _sections(given: Given) -> list[Body]:
    return [
        {
            "title": section.text("title"),
            "rows": [_row(row) for row in section.parts("rows", is_needed=True)],
        }
        for section in given.parts("sections", is_needed=True)
    ]


def _row(row: Given) -> Body:
    kept = {"id": row.needed("id"), "title": row.needed("title")}
    description = row.text("description")
    return {**kept, "description": description} if description else kept


def _reaction(given: Given) -> Body:
    """An empty emoji takes the reaction away; it is kept, because it says so."""
    return {"messageId": given.needed("messageId"), "emoji": given.text("emoji")}


_READERS: dict[str, Callable[[Given], Body]] = {
    Kind.TEXT: _text,
    **dict.fromkeys(FILES, _file),
    Kind.LOCATION: _location,
    Kind.CONTACTS: _cards,
    Kind.INTERACTIVE: _interactive,
    Kind.REACTION: _reaction,
}

#: What `checked` reads, in the order of the contract.
KINDS = tuple(str(kind) for kind in _READERS)
#: A reaction is for one message of one person.
KINDS_FOR_MANY = tuple(kind for kind in KINDS if kind != Kind.REACTION)
