"""From what we keep to the wire's vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from apps.conversations.contents.outgoing import FILES
from apps.conversations.models import Category, Message
from apps.whatsapp.messages import (
    Buttons,
    Cards,
    ContactCard,
    Content,
    Interactive,
    ListMenu,
    Location,
    Media,
    MediaKind,
    Reaction,
    ReplyButton,
    Row,
    Section,
    Template,
    Text,
    UrlButton,
)

Kind = Message.Kind
Body = dict[str, Any]


class Unspoken(ValueError):
    """This kind is only ever heard, never said."""


def to_wire(kind: str, content: Body, *, file: Media | None = None) -> Content:
    """`file`: what `mediaId` of the content means at the channel's provider, as
    `media.handles.outgoing` gives it. Raises Unspoken for kinds that only come in."""
    if kind in FILES:
        return _media(kind, content, file)
    if kind == Kind.INTERACTIVE:
        return _interactive(content, file)
    if kind == Kind.TEMPLATE:
        return _template(content, file)
    speaker = _SPEAKERS.get(kind)
    if speaker is None:
        raise Unspoken(kind)
    return speaker(content)


def _text(content: Body) -> Text:
    return Text(content["text"], preview_url=content.get("previewUrl", False))


def _media(kind: str, content: Body, file: Media | None) -> Media:
    """Any file may go as a document; its bytes stay what they are."""
    file = file or Media(MediaKind(kind), link=content.get("mediaUrl", ""))
    return replace(
        file,
        kind=MediaKind(kind),
        caption=content.get("caption", ""),
        filename=content.get("filename", "") or file.filename,
        voice=kind == Kind.AUDIO and (file.voice or content.get("voice", False)),
    )


def _location(content: Body) -> Location:
    return Location(
        content["latitude"],
        content["longitude"],
        name=content.get("name", ""),
        address=content.get("address", ""),
    )


def _cards(content: Body) -> Cards:
    return Cards(
        tuple(
            ContactCard(
                card.get("name", ""),
                phones=tuple(card.get("phones", ())),
                emails=tuple(card.get("emails", ())),
                organisation=card.get("organisation", ""),
                extra=card.get("extra", {}),
            )
            for card in content["contacts"]
        )
    )


def _reaction(content: Body) -> Reaction:
    return Reaction(content["messageId"], content.get("emoji", ""))


def _interactive(content: Body, file: Media | None) -> Content:
    if "interactive" in content:
        return Interactive(content["interactive"])
    body, footer = content["body"], content.get("footer", "")
    if "sections" in content:
        sections = tuple(_section(one) for one in content["sections"])
        header = content.get("header", "")
        return ListMenu(body, content["button"], sections, header=header, footer=footer)
    over = file or content.get("header", "")
    if "url" in content:
        return UrlButton(body, content["button"], content["url"], header=over, footer=footer)
    buttons = tuple(ReplyButton(one["id"], one["title"]) for one in content["buttons"])
    return Buttons(body, buttons, header=over, footer=footer)


def _section(section: Body) -> Section:
    rows = (Row(one["id"], one["title"], one.get("description", "")) for one in section["rows"])
    return Section(section.get("title", ""), tuple(rows))


def _template(content: Body, file: Media | None) -> Template:
    components = _with_file(content.get("components", []), file)
    is_marketing = content.get("category") == Category.MARKETING
    return Template(content["name"], content["language"], tuple(components), marketing=is_marketing)


def _with_file(value: Any, file: Media | None) -> Any:
    """The header's `{"mediaId": …}` as the provider knows it."""
    if isinstance(value, dict):
        if "mediaId" in value:
            kept = {name: one for name, one in value.items() if name != "mediaId"}
            return {"id": file.provider_id if file else "", **kept}
        return {name: _with_file(one, file) for name, one in value.items()}
    return [_with_file(one, file) for one in value] if isinstance(value, list) else value


_SPEAKERS: dict[str, Callable[[Body], Content]] = {
    Kind.TEXT: _text,
    Kind.LOCATION: _location,
    Kind.CONTACTS: _cards,
    Kind.REACTION: _reaction,
}
