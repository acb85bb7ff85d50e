"""A send, read and checked: what is to be sent to whom, or Meta's refusal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

from .accounts import Number
from .checks import contacts, interactive, media, template
from .checks.fields import lacks, maybe_flag, maybe_text, one_of, text, thing
from .errors import GraphError, invalid
from .pairs import Pair
from .people import Person, recipient_of
from .template import Template

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
MEDIA = frozenset(media.LIMITS)
OTHERS = frozenset({"text", "location", "contacts", "reaction", "interactive", "template"})
SERVICE = "service"
CALLBACK_DATA = 512  # characters


@dataclass(slots=True)
class Order:
    person: Person
    pair: Pair
    type: str
    body: Json
    category: str = SERVICE
    free: bool = True
    template: Template | None = None
    fails: int | None = None  # accepted, and fails afterwards with this code

    @property
    def callback_data(self) -> str:
        return str(self.body.get("biz_opaque_callback_data") or "")


def read(world: World, number: Number, body: Json) -> Order:
    """Refuses with the error that Graph would give."""
    maybe_text(body, "biz_opaque_callback_data", "biz_opaque_callback_data", most=CALLBACK_DATA)
    one_of({"recipient_type": "individual"} | body, "recipient_type", "recipient_type",
           {"individual", "group"})  # fmt: skip
    person = recipient_of(body)
    kind = str(body.get("type") or "text")
    if kind not in MEDIA and kind not in OTHERS:
        raise invalid(f"Param type must be one of {{{', '.join(sorted(MEDIA | OTHERS)).upper()}}}")
    now = time.time()
    order = Order(person, world.pairs.of(number.id, person.key, now=now), kind, body)
    _check_context(body)
    _check_identity(person, body)
    if person.wa_id == number.digits:
        raise GraphError(131021, "Recipient phone number cannot be the sender's")
    _check_content(world, number, order)
    _foresee(world, number, order, now)
    return order


def identity_hash(person: Person) -> str:
    return f"{crc32(person.key.encode()):08x}"


def _check_context(body: Json) -> None:
    if body.get("context") is not None:
        told = thing(body, "context")
        quoted = text(told, "message_id", "context['message_id']", most=512)
        if not quoted.startswith("wamid."):
            raise GraphError(131009, "Param context['message_id'] is not a message id")


def _check_identity(person: Person, body: Json) -> None:
    told = body.get("recipient_identity_key_hash")
    if told and told != identity_hash(person):
        raise GraphError(137000, "The recipient's identity key is another one")


def _check_content(world: World, number: Number, order: Order) -> None:
    body = order.body
    if order.type == "text":
        told = thing(body, "text")
        text(told, "body", "text['body']", most=4096)
        maybe_flag(told, "preview_url", "text['preview_url']")
    elif order.type in MEDIA:
        if not media.check(order.type, body, world.shelf, number.account_id):
            order.fails = 131053
    elif order.type == "location":
        contacts.check_location(body)
    elif order.type == "contacts":
        contacts.check_contacts(body)
    elif order.type == "reaction":
        _check_reaction(thing(body, "reaction"))
    elif order.type == "interactive":
        header = interactive.check(thing(body, "interactive"))
        _check_media(world, number, order, [header] if header else [])
    else:
        _check_template(world, number, order)


def _check_reaction(told: Json) -> None:
    if not text(told, "message_id", "reaction['message_id']", most=512).startswith("wamid."):
        raise GraphError(131009, "Param reaction['message_id'] is not a message id")
    if "emoji" not in told:
        raise lacks("reaction['emoji']")
    maybe_text(told, "emoji", "reaction['emoji']", most=32)


def _check_template(world: World, number: Number, order: Order) -> None:
    told = thing(order.body, "template")
    name = text(told, "name", "template['name']", most=512)
    language = text(
        thing(told, "language", "template['language']"), "code", "template['language']['code']",
        most=15,
    )  # fmt: skip
    found = world.catalogue.named(number.account_id, name, language)
    order.template = template.check_status(found, name, language)
    order.category = order.template.category.lower()
    _check_media(world, number, order, template.check(told, order.template))


def _check_media(world: World, number: Number, order: Order, used: list[Json]) -> None:
    for one in used:
        for kind, told in one.items():
            if not media.usable(kind, told, world.shelf, number.account_id):
                order.fails = 131053


def _foresee(world: World, number: Number, order: Order, now: float) -> None:
    """What will become of it once accepted, and what it costs."""
    inside = order.pair.window_until > now
    order.free = inside and order.category in (SERVICE, "utility")
    if order.template is None:
        order.free = True
        if world.faults.windows and not inside:
            order.fails = 131047
    elif order.category == "marketing":
        _foresee_marketing(number, order)


def _foresee_marketing(number: Number, order: Order) -> None:
    if number.account and order.person.key in number.account.opted_out:
        order.fails = 131050
    elif order.person.wa_id.startswith("1") and len(order.person.wa_id) == 11:
        # Since April 2025 no marketing template reaches a +1 number.
        order.fails = 131049
