"""The gateway's names for people and groups: `5511…@c.us`, `…@lid`, `…@g.us`, …"""

from __future__ import annotations

import re

from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import Unsendable

PEOPLE = "c.us"
#: What some engines write instead of `c.us`.
_SAME_AS_PEOPLE = frozenset({"c.us", "s.whatsapp.net"})
HIDDEN = "lid"
#: Chats that are not with one person → what to call them.
_OTHERS = {"g.us": "group", "broadcast": "broadcast", "newsletter": "newsletter"}
STORIES = "status@broadcast"
_DIGITS = re.compile(r"[1-9][0-9]{5,19}\Z")


def chat_of(address: Address) -> str:
    """The chat id to write to: what the gateway answered once, else made from the address.

    Raises Unsendable for an address this provider doesn't know, and for groups.
    """
    if address.chat_id:
        return _of_one_person(address.chat_id)
    if address.phone:
        digits = address.phone.removeprefix("+")
        if not _DIGITS.match(digits):
            raise Unsendable("invalid_address", "to")
        return f"{digits}@{PEOPLE}"
    if address.lid:
        return f"{address.lid.removesuffix('@lid')}@{HIDDEN}"
    raise Unsendable("no_address", "to")


def _of_one_person(chat_id: str) -> str:
    name, _at, kind = chat_id.partition("@")
    if not name or (kind not in _SAME_AS_PEOPLE and kind != HIDDEN):
        raise Unsendable("not_a_person", "to")
    return f"{name}@{PEOPLE}" if kind in _SAME_AS_PEOPLE else chat_id


def address_of(chat_id: str, *, other: str = "") -> Address:
    """Who a chat is with. `other`: the same person's other name, where an engine tells it."""
    phone = lid = ""
    for name in (chat_id, other):
        user = name.partition("@")[0].partition(":")[0]  # `55…:12@…` names a device
        if is_person(name) and not name.endswith(f"@{HIDDEN}"):
            phone = phone or (f"+{user}" if _DIGITS.match(user) else "")
        elif name.endswith(f"@{HIDDEN}"):
            lid = lid or f"{user}@{HIDDEN}"
    return Address(phone=phone, chat_id=plain(chat_id), lid=lid)


def plain(chat_id: str) -> str:
    """Without the device, and with one word for people."""
    name, _at, kind = chat_id.partition("@")
    kind = PEOPLE if kind in _SAME_AS_PEOPLE else kind
    return f"{name.partition(':')[0]}@{kind}" if kind else chat_id


def is_person(chat_id: str) -> bool:
    kind = chat_id.rpartition("@")[2]
    return "@" in chat_id and (kind in _SAME_AS_PEOPLE or kind == HIDDEN)


def kind_of_crowd(chat_id: str) -> str:
    """`group`, `story`, `broadcast`, `newsletter`; "" for one person."""
    if chat_id == STORIES:
        return "story"
    return _OTHERS.get(chat_id.rpartition("@")[2], "")


def chat_in(message_id: str) -> str:
    """The chat that stands in a message's id (`true_5511…@c.us_3EB0…`); "" when none does."""
    pieces = message_id.split("_")
    return pieces[1] if len(pieces) >= 3 and "@" in pieces[1] else ""


def stem(message_id: str) -> str:
    """The part of a message's id that all engines agree on: `3EB0…`.

    The same message may be named with a phone number by one event and with a hidden id by
    the next, so compare stems where whole ids differ.
    """
    pieces = message_id.split("_")
    return pieces[2] if len(pieces) >= 3 and "@" in pieces[1] else message_id
