"""From the wire's vocabulary to what we keep."""

from __future__ import annotations

from dataclasses import asdict
from functools import singledispatch
from typing import Any

from apps.conversations.models import Message
from apps.whatsapp.events import InContent, Order, System, Tapped, Unsupported
from apps.whatsapp.messages import (
    Address,
    Buttons,
    Cards,
    ContactCard,
    Interactive,
    ListMenu,
    Location,
    Media,
    Reaction,
    Template,
    Text,
    UrlButton,
)

Kind = Message.Kind
Body = dict[str, Any]
Heard = tuple[str, Body, Media | None]


def from_wire(content: InContent) -> Heard:
    """Kind, content and the file that belongs to it; the content names the file only once it
    has a row (`mediaId`). What is blank is left out."""
    kind, body, file = _heard(content)
    return kind, {name: value for name, value in body.items() if value not in ("", None, [])}, file


@singledispatch
def _heard(content: Any) -> Heard:
    return Kind.UNSUPPORTED, {"kind": type(content).__name__.lower()}, None


@_heard.register
def _text(content: Text) -> Heard:
    return Kind.TEXT, {"text": content.body}, None


@_heard.register
def _media(content: Media) -> Heard:
    told = {"caption": content.caption, "filename": content.filename}
    return content.kind.value, {**told, "voice": content.voice or None}, content


@_heard.register
def _location(content: Location) -> Heard:
    place = {"latitude": content.latitude, "longitude": content.longitude}
    words = {"name": content.name, "address": content.address, "url": content.url}
    return Kind.LOCATION, {**place, **words}, None


@_heard.register
def _cards(content: Cards) -> Heard:
    return Kind.CONTACTS, {"contacts": [_card(card) for card in content.cards]}, None


def _card(card: ContactCard) -> Body:
    told = {
        "name": card.name,
        "phones": list(card.phones),
        "emails": list(card.emails),
        "organisation": card.organisation,
        "extra": card.extra,
    }
    return {name: value for name, value in told.items() if value or name == "name"}


@_heard.register
def _reaction(content: Reaction) -> Heard:
    # An empty emoji says that the reaction was taken back.
    return Kind.REACTION, {"messageId": content.message_id, "emoji": content.emoji or None}, None


@_heard.register
def _tapped(content: Tapped) -> Heard:
    told = {"kind": content.kind, "id": content.id, "title": content.title}
    return (
        Kind.TAPPED,
        {**told, "description": content.description, "values": content.values or None},
        None,
    )


@_heard.register
def _order(content: Order) -> Heard:
    lines = [asdict(line) for line in content.lines]
    return Kind.ORDER, {"catalog": content.catalog, "text": content.text, "lines": lines}, None


@_heard.register
def _system(content: System) -> Heard:
    told = {"kind": content.kind, "text": content.text}
    return Kind.SYSTEM, {**told, "new": _address(content.new) or None}, None


def _address(address: Address) -> Body:
    return {name: value for name, value in asdict(address).items() if value}


@_heard.register
def _unsupported(content: Unsupported) -> Heard:
    told = {"kind": content.kind, "detail": content.detail}
    return Kind.UNSUPPORTED, {**told, "codes": list(content.codes)}, None


# What the company itself wrote elsewhere, told to us as an echo.


@_heard.register
def _buttons(content: Buttons) -> Heard:
    told = {"body": content.body, "footer": content.footer, **_header(content.header)}
    return (
        Kind.INTERACTIVE,
        {**told, "buttons": [asdict(one) for one in content.buttons]},
        _file(content.header),
    )


@_heard.register
def _list(content: ListMenu) -> Heard:
    told = {"body": content.body, "button": content.button, "header": content.header}
    sections = [asdict(one) for one in content.sections]
    return Kind.INTERACTIVE, {**told, "footer": content.footer, "sections": sections}, None


@_heard.register
def _link(content: UrlButton) -> Heard:
    told = {"body": content.body, "button": content.button, "url": content.url}
    around = {"footer": content.footer, **_header(content.header)}
    return Kind.INTERACTIVE, {**told, **around}, _file(content.header)


def _header(header: str | Media) -> Body:
    return {"header": header} if isinstance(header, str) else {}


def _file(header: str | Media) -> Media | None:
    return header if isinstance(header, Media) else None


@_heard.register
def _template(content: Template) -> Heard:
    named = {"name": content.name, "language": content.language}
    return Kind.TEMPLATE, {**named, "components": list(content.components)}, None


@_heard.register
def _interactive(content: Interactive) -> Heard:
    return Kind.INTERACTIVE, {"interactive": content.raw}, None
