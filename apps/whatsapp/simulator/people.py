"""Who a message is for: numbers as WhatsApp knows them, and business-scoped user ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .errors import GraphError, missing

# Brazil: accounts from these area codes on are known without the ninth digit.
FIRST_AREA_WITHOUT_NINTH = 31
SCRAMBLE = 7919  # a prime; makes an id that looks like nothing and can be read back

BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,22}")
NOT_A_DIGIT = re.compile(r"\D")
COUNTRIES = {
    "1": "US", "44": "GB", "34": "ES", "49": "DE", "351": "PT", "52": "MX", "54": "AR",
    "55": "BR", "56": "CL", "57": "CO", "91": "IN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is the wa_id, or the user id of somebody whose phone is not known."""

    key: str
    wa_id: str  # "" when only the user id is known
    user_id: str
    asked_as: str = ""  # what the request said

    def as_contact(self) -> dict[str, Any]:
        """As in a webhook's `contacts`."""
        contact: dict[str, Any] = {"profile": {"name": name_of(self.key)}}
        if self.wa_id:
            contact["wa_id"] = self.wa_id
        contact["user_id"] = self.user_id
        return contact


def name_of(key: str) -> str:
    return f"Customer {key[-4:]}"


def wa_id_of(digits: str) -> str:
    """The id under which WhatsApp knows a number, which need not be the number itself."""
    if len(digits) == 13 and digits.startswith("55") and digits[4] == "9":
        return digits if int(digits[2:4]) < FIRST_AREA_WITHOUT_NINTH else digits[:4] + digits[5:]
    if len(digits) == 12 and digits.startswith("55") and digits[4] in "06789":
        # Zero: the test range 90000-xxxx, written without its ninth digit.
        with_ninth = digits[:4] + "9" + digits[4:]
        return with_ninth if int(digits[2:4]) < FIRST_AREA_WITHOUT_NINTH else digits
    if len(digits) == 12 and digits.startswith("52"):
        return "521" + digits[2:]
    return digits


def user_id_of(wa_id: str) -> str:
    country = next((COUNTRIES[wa_id[:n]] for n in (3, 2, 1) if wa_id[:n] in COUNTRIES), "ZZ")
    return f"{country}.{int('1' + wa_id.zfill(15)) * SCRAMBLE:020d}"


def wa_id_behind(user_id: str) -> str:
    """The number behind a user id made here, "" behind any other."""
    number = user_id.rpartition(".")[2]
    if len(number) != 20 or not number.isdigit() or int(number) % SCRAMBLE:
        return ""
    unscrambled = str(int(number) // SCRAMBLE)
    return unscrambled[1:].lstrip("0") if len(unscrambled) == 16 else ""


def by_phone(phone: str) -> Person:
    wa_id = wa_id_of(NOT_A_DIGIT.sub("", phone))
    return Person(wa_id, wa_id, user_id_of(wa_id), phone)


def by_user_id(user_id: str) -> Person:
    wa_id = wa_id_behind(user_id)
    return Person(wa_id or user_id, wa_id, user_id, user_id)


def recipient_of(body: dict[str, Any]) -> Person:
    """Whom a send names; `to` wins over `recipient`."""
    to = body.get("to")
    if to is not None and to != "":
        phone = to if isinstance(to, str) else str(to)
        digits = NOT_A_DIGIT.sub("", phone)
        if not PHONE.fullmatch(phone) or not 7 <= len(digits) <= 15:
            raise GraphError(131009, "Recipient phone number is not a valid phone number")
        return by_phone(phone)
    user_id = body.get("recipient")
    if not user_id:
        raise missing("to")
    if not isinstance(user_id, str) or not BSUID.fullmatch(user_id):
        raise GraphError(131009, "Recipient is not a valid business-scoped user id")
    return by_user_id(user_id)
