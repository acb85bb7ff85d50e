"""Customers who write in."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from .accounts import Number
from .ledger import Sent
from .people import Person, name_of
from .samples import MIME_TYPES, SAMPLES
from .webhooks.items import Item

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
MEDIA = frozenset(MIME_TYPES)
#: What `--reply-rate` lets people say; a trigger number says the first.
ANSWERS = (
    "Olá, quero saber mais",
    "Oi! Vocês têm no tamanho queen?",
    "Até quando vale?",
    "Quero sim, como faço?",
    "Posso pagar no Pix?",
    "Tem na loja do centro também?",
    "Obrigada, vou passar aí no sábado",
)
#: Types whose webhook has no contact.
WITHOUT_CONTACT = frozenset({"system"})


def arrive(
    world: World,
    number: Number,
    person: Person,
    kind: str,
    content: Json,
    *,
    more: Json | None = None,
    name: str = "",
    after: float = 0.0,
) -> str:
    """Let a message come in and open the 24-hour window; its id, "" from a blocked person.

    `content` stands under the message's type, `more` (context, referral, …) beside it.
    """
    if person.key in number.blocked:
        return ""
    world.pairs.open_window(number.id, person.key, now=world.now())
    wamid = world.chance.wamid(person.key)
    message: Json = {"from": person.wa_id} if person.wa_id else {}
    message |= {
        "from_user_id": person.user_id,
        "id": wamid,
        "timestamp": str(int(world.now() + after)),
        "type": kind,
    }
    if content or kind not in ("unsupported",):
        message[kind] = content
    message |= more or {}
    contact = person.as_contact()
    contact["profile"] = {"name": name or name_of(person.key)}
    world.courier.expect(
        Item(
            number.account_id,
            "messages",
            message,
            number=number,
            part="messages",
            contact=None if kind in WITHOUT_CONTACT else contact,
        ),
        after=after,
    )
    return wamid


def media_content(world: World, number: Number, kind: str, told: Json) -> Json:
    """A customer's file on the shelf, and how the webhook points at it."""
    raw = told.get("dataBase64")
    content = base64.b64decode(raw) if raw else SAMPLES[kind]
    mime_type = str(told.get("mimeType") or MIME_TYPES[kind])
    media = world.shelf.put(
        content, mime_type, account_id=number.account_id, filename=str(told.get("filename") or "")
    )
    pointing: Json = {
        "mime_type": mime_type,
        "sha256": media.sha256_in_webhooks,
        "id": media.id,
        "url": world.base_url + world.shelf.link(media),
    }
    for key in ("caption", "filename", "voice", "animated"):
        if told.get(key) is not None:
            pointing[key] = told[key]
    return pointing


def stop_marketing(
    world: World, number: Number, person: Person, *, value: str = "stop", after: float = 0.0
) -> None:
    """The switch in WhatsApp's own settings: `stop` or `resume`."""
    account = world.account(number.account_id)
    if value == "stop":
        account.opted_out.add(person.key)
    else:
        account.opted_out.discard(person.key)
    told: Json = {"wa_id": person.wa_id} if person.wa_id else {}
    told |= {
        "user_id": person.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(world.now() + after),
    }
    payload = {
        "messaging_product": "whatsapp",
        "metadata": number.metadata(),
        "contacts": [person.as_contact()],
        "user_preferences": [told],
    }
    item = Item(number.account_id, "user_preferences", payload, number=number)
    world.courier.expect(item, after=after)


def answer(world: World, message: Sent, says: str, *, after: float) -> None:
    """What a trigger number, or `--reply-rate`, says to a message of ours."""
    number, person = message.number, message.person
    context = {"context": {"from": number.digits, "id": message.id}}
    if says == "opt_out":
        stop_marketing(world, number, person, after=after)
    elif says == "reaction":
        content = {"message_id": message.id, "emoji": "👍"}
        arrive(world, number, person, "reaction", content, after=after)
    elif says == "button":
        kind, content = _pressed(message)
        arrive(world, number, person, kind, content, more=context, after=after)
    else:
        chosen = world.chance.stream("words").choice(ANSWERS) if says == "anything" else ANSWERS[0]
        words = "SAIR" if says == "stop" else chosen
        arrive(world, number, person, "text", {"body": words}, after=after)


def _pressed(message: Sent) -> tuple[str, Json]:
    """The first button of the message, as WhatsApp reports that somebody pressed it."""
    body = message.body
    if message.type == "interactive":
        action = body["interactive"]["action"]
        if "buttons" in action:
            return "interactive", {
                "type": "button_reply",
                "button_reply": action["buttons"][0]["reply"],
            }
        if "sections" in action:
            row = action["sections"][0]["rows"][0]
            return "interactive", {"type": "list_reply", "list_reply": row}
    for component in (body.get("template") or {}).get("components") or []:
        if component.get("sub_type") == "quick_reply":
            payload = component["parameters"][0]["payload"]
            return "button", {"payload": payload, "text": payload}
    return "button", {"payload": "Sair", "text": "Sair"}
