"""From content to the part of a request that holds it."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from apps.whatsapp.messages import (
    Buttons,
    Cards,
    ContactCard,
    Content,
    Interactive,
    ListMenu,
    Location,
    Media,
    Reaction,
    Template,
    Text,
    UrlButton,
)
from apps.whatsapp.providers.meta import limits
from apps.whatsapp.providers.meta.files import file_of
from apps.whatsapp.providers.meta.menus import button_menu, list_menu, url_button
from apps.whatsapp.providers.protocol import Unsendable

CARD_PARTS = ("addresses", "birthday", "emails", "name", "org", "phones", "urls")


@singledispatch
def body_of(content: Content) -> dict[str, Any]:
    """`type` and what stands under it. Raises Unsendable where Meta would refuse it."""
    raise Unsendable("not_supported", "type", kind=type(content).__name__)


@body_of.register
def _text(content: Text) -> dict[str, Any]:
    body = limits.filled(content.body, "content.text", limits.TEXT)
    return {"type": "text", "text": {"body": body, "preview_url": content.preview_url}}


@body_of.register
def _media(content: Media) -> dict[str, Any]:
    return {"type": content.kind.value, content.kind.value: file_of(content)}


@body_of.register
def _location(content: Location) -> dict[str, Any]:
    place = {
        "latitude": _degrees(content.latitude, "content.latitude", 90),
        "longitude": _degrees(content.longitude, "content.longitude", 180),
    }
    # WhatsApp shows an address only under a name.
    if content.name or content.address:
        place["name"] = content.name or content.address
    if content.name and content.address:
        place["address"] = content.address
    return {"type": "location", "location": place}


def _degrees(value: float, field: str, most: float) -> str:
    """As a text, which is what Meta's page asks for; a centimetre has seven places."""
    return f"{limits.degrees(value, field, most):.9f}".rstrip("0").rstrip(".")


@body_of.register
def _cards(content: Cards) -> dict[str, Any]:
    if not content.cards:
        raise Unsendable("empty", "content.contacts")
    cards = [_card(card, f"content.contacts.{place}") for place, card in enumerate(content.cards)]
    return {"type": "contacts", "contacts": cards}


def _card(card: ContactCard, field: str) -> dict[str, Any]:
    """What `extra` holds in Meta's shape wins: it says more than our own fields."""
    name = limits.filled(card.name, f"{field}.name", limits.CAPTION)
    # Meta wants one more part of the name beside the whole.
    built: dict[str, Any] = {"name": {"formatted_name": name, "first_name": name.split()[0]}}
    if card.phones:
        built["phones"] = [{"phone": phone} for phone in card.phones]
    if card.emails:
        built["emails"] = [{"email": email} for email in card.emails]
    if card.organisation:
        built["org"] = {"company": card.organisation}
    more = {part: card.extra[part] for part in CARD_PARTS if card.extra.get(part)}
    return {**built, **more}


@body_of.register
def _reaction(content: Reaction) -> dict[str, Any]:
    if not content.message_id:
        raise Unsendable("empty", "content.messageId")
    reaction = {"message_id": content.message_id, "emoji": content.emoji}
    return {"type": "reaction", "reaction": reaction}


@body_of.register
def _template(content: Template) -> dict[str, Any]:
    for value, field in ((content.name, "template.name"), (content.language, "template.language")):
        if not value:
            raise Unsendable("empty", field)
    template: dict[str, Any] = {"name": content.name, "language": {"code": content.language}}
    if content.components:
        template["components"] = list(content.components)
    return {"type": "template", "template": template}


@body_of.register(Buttons)
@body_of.register(ListMenu)
@body_of.register(UrlButton)
def _menu(content: Buttons | ListMenu | UrlButton) -> dict[str, Any]:
    match content:
        case Buttons():
            interactive = button_menu(content)
        case ListMenu():
            interactive = list_menu(content)
        case UrlButton():
            interactive = url_button(content)
    return {"type": "interactive", "interactive": interactive}


@body_of.register
def _interactive(content: Interactive) -> dict[str, Any]:
    if not isinstance(content.raw.get("type"), str):
        raise Unsendable("empty", "content.type")
    return {"type": "interactive", "interactive": content.raw}
