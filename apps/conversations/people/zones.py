"""Where somebody's day begins: by what was said of them, or by their number."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import timezone as zones

from apps.conversations.models import Contact

_UNKNOWN = "Etc/Unknown"


def of(contact: Contact) -> str:
    """The contact's time zone; "" when neither they nor the number tell."""
    return contact.time_zone or of_number(contact.phone)


@lru_cache(maxsize=4096)
def of_number(phone: str) -> str:
    """The zone of an E.164 number's area; "" where there are several, or none is known."""
    if not phone:
        return ""
    try:
        found = zones.time_zones_for_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return ""
    return str(found[0]) if len(found) == 1 and found[0] != _UNKNOWN else ""
