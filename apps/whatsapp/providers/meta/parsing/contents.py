"""What a message says, by its type."""

from __future__ import annotations

from collections.abc import Callable

from apps.whatsapp.events import InContent, Order, OrderLine, System, Unsupported
from apps.whatsapp.messages import (
    Address,
    Cards,
    ContactCard,
    Location,
    Media,
    MediaKind,
    Reaction,
    Text,
)
from apps.whatsapp.providers.meta.parsing import taps
from apps.whatsapp.providers.meta.reading import Item, Odd, kept, phone_of

SYSTEM_KINDS = {
    "user_changed_number": "changed_number",
    "customer_changed_number": "changed_number",
    "user_changed_user_id": "changed_user_id",
    "customer_identity_changed": "changed_identity",
    "user_identity_changed": "changed_identity",
}


def content_of(message: Item) -> InContent:
    """The content of a message, of an echo, or of what a message was changed to.

    A type nobody has heard of becomes Unsupported: that somebody wrote is known all the same.
    """
    kind = message.needed("type")
    reader = READERS.get(kind)
    return reader(message) if reader else _unsupported(message)


def _text(message: Item) -> Text:
    return Text(message.child("text").needed("body"))


def _media(message: Item) -> Media:
    kind = message.text("type")
    file = message.child(kind)
    error = next((one.id("code") for one in message.children("errors")), "")
    provider_id = file.id("id")
    if not (provider_id or error):
        raise Odd(f"no {kind}", message.path)
    return Media(
        MediaKind.AUDIO if kind == "voice" else MediaKind(kind),
        provider_id=provider_id,
        link=file.text("url"),
        mime_type=file.text("mime_type"),
        filename=file.text("filename"),
        caption=file.text("caption"),
        voice=kind == "voice" or file.truth("voice"),
        animated=file.truth("animated"),
        digest=file.text("sha256"),
        size=file.whole("file_size"),
        error=error,
    )


def _location(message: Item) -> Location:
    place = message.child("location")
    latitude, longitude = place.number("latitude"), place.number("longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Odd("no such place", place.path)
    return Location(
        latitude,
        longitude,
        name=place.text("name"),
        address=place.text("address"),
        url=place.text("url"),
    )


def _cards(message: Item) -> Cards:
    cards = tuple(_card(card) for card in message.children("contacts"))
    if not cards:
        raise Odd("no contacts", message.path)
    return Cards(cards)


def _card(card: Item) -> ContactCard:
    name = card.child("name")
    phones = (_card_phone(phone) for phone in card.children("phones"))
    emails = (email.text("email") for email in card.children("emails"))
    return ContactCard(
        name.text("formatted_name") or name.text("first_name"),
        phones=tuple(phone for phone in phones if phone),
        emails=tuple(email for email in emails if email),
        organisation=card.child("org").text("company"),
        extra=kept(dict(card.value)),
    )


def _card_phone(phone: Item) -> str:
    """E.164; "" for a number without its country, which stays in the card's `extra`."""
    shown = phone.text("phone")
    digits = "".join(sign for sign in shown if sign in "0123456789")
    international = phone_of(digits) if shown.strip().startswith("+") else ""
    return phone.phone("wa_id") or international


def _reaction(message: Item) -> Reaction:
    reaction = message.child("reaction")
    return Reaction(reaction.needed_id("message_id"), reaction.text("emoji"))


def _order(message: Item) -> Order:
    order = message.child("order")
    lines = tuple(
        OrderLine(
            line.needed("product_retailer_id"),
            quantity=line.number("quantity"),
            price=line.number("item_price"),
            currency=line.text("currency"),
        )
        for line in order.children("product_items")
    )
    return Order(order.text("catalog_id"), order.text("text"), lines)


def _system(message: Item) -> System:
    system = message.child("system")
    kind = system.needed("type")
    phone = system.phone("wa_id") or system.phone("new_wa_id")
    return System(
        SYSTEM_KINDS.get(kind, kind),
        system.text("body"),
        new=Address(phone=phone, user_id=system.id("user_id")),
        previous_user_id=system.id("previous_user_id"),
    )


def _unsupported(message: Item) -> Unsupported:
    kind = message.text("type")
    if kind == "unsupported":
        kind = message.child("unsupported").text("type") or "unknown"
    errors = message.children("errors")
    codes = (error.whole("code") for error in errors)
    details = (error.child("error_data").text("details") for error in errors)
    return Unsupported(
        kind,
        codes=tuple(code for code in codes if code is not None),
        detail=next((detail for detail in details if detail), ""),
    )


READERS: dict[str, Callable[[Item], InContent]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "voice": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _cards,
    "button": taps.template_button,
    "interactive": taps.interactive,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
}
