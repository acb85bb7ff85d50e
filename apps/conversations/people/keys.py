"""By which names a person is looked for: pure arithmetic on addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from apps.conversations.models import Identity
from apps.whatsapp import phones
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

Kind = Identity.Kind
_PEOPLE = "@c.us"


class Key(NamedTuple):
    """What is unique about an identity; sorts in the order in which rows are locked."""

    kind: str
    scope: str
    value: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Where ids that are not the same everywhere were given: Meta's portfolio, a QR session."""

    portfolio: str = ""
    session: str = ""

    @classmethod
    def of(cls, channel: Channel) -> Scope:
        return cls(portfolio=channel.portfolio, session=channel.key)


EVERYWHERE = Scope()


def address_of(who: Person | Address) -> Address:
    return who.address if isinstance(who, Person) else who


def keys_of(address: Address, scope: Scope = EVERYWHERE) -> list[Key]:
    """The names that tell who it is, the most trustworthy first.

    A username can be given up and taken by somebody else, so it counts only when there is
    nothing else.
    """
    keys = [Key(Kind.PHONE, "", phone)] if (phone := phone_of(address)) else []
    if not phone and (digits := _digits_of(address.chat_id)):
        keys.append(Key(Kind.WHATSAPP, "", digits))
    if address.user_id:
        keys.append(Key(Kind.USER_ID, scope.portfolio, address.user_id))
    if address.lid:
        keys.append(Key(Kind.LID, scope.session, address.lid))
    if not keys and address.username:
        keys.append(username_key(address.username))
    return keys


def looser(key: Key) -> Key | None:
    """Under which name the same id was kept before its scope was known."""
    return key._replace(scope="") if key.kind == Kind.USER_ID and key.scope else None


def username_key(username: str) -> Key:
    return Key(Kind.USERNAME, "", username.removeprefix("@").casefold())


def phone_of(address: Address) -> str:
    """The number in its one form, from whichever part of the address holds it."""
    if address.phone:
        return phones.canonical(address.phone)
    return phones.of_wa_id(_digits_of(address.chat_id))


def form_of(who: Person | Address) -> str:
    """The digits in which a provider wrote the number; "" when no provider did."""
    if digits := _digits_of(address_of(who).chat_id):
        return digits
    return who.address.phone.removeprefix("+") if isinstance(who, Person) else ""


def _digits_of(chat_id: str) -> str:
    name = chat_id.removesuffix(_PEOPLE)
    return name if name.isascii() and name.isdigit() else ""
