"""Telephone numbers: from what people type to E.164, and which numbers are the same person.

Pure Python. The library is exact and slow (20 s for a million rows), so Brazilian numbers,
nearly all of ours, are judged by a few rules first; everything else goes to the library.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from apps.whatsapp.invisible import JOINERS, SIGNS

#: Area codes of Brazil (Anatel).
AREAS = frozenset(
    f"{first}{second}"
    for first, seconds in {
        1: "123456789", 2: "12478", 3: "1234578", 4: "123456789", 5: "1345",
        6: "123456789", 7: "134579", 8: "123456789", 9: "123456789",
    }.items()
    for second in seconds
)  # fmt: skip
_NOISE = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]+")
_UNSEEN = re.compile(f"[{SIGNS}{JOINERS}]+")
_DAMAGED = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")  # a spreadsheet made it 1.98765E+10
_DECIMAL = re.compile(r"[.,]0+$")  # a spreadsheet made it 11987654321.0
_SERVICE = re.compile(r"^(?:0?(?:800|300|500|900)\d{6,7}|[34]00[34]\d{4}|1\d{2})$")
_OLD_MOBILE = re.compile(r"^\+55(\d\d)([6-9]\d{7})$")
_MOBILE = re.compile(r"^\+55(\d\d)9([6-9]\d{7})$")


class NotAPhone(ValueError):
    """`code`: empty, damaged, letters, too_short, too_long, no_area, bad_area, service, invalid."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read(text: str, *, country: str = "BR", area: str = "") -> str:
    """What somebody typed as canonical E.164. `country`: where a number without one is;
    `area`: the area code of numbers that have none. Raises NotAPhone."""
    text = text if text.isascii() else _UNSEEN.sub("", text)
    bare = _DECIMAL.sub("", text.strip())
    if _DAMAGED.match(bare):
        raise NotAPhone("damaged")
    bare = _NOISE.sub("", bare)
    if not bare:
        raise NotAPhone("empty")
    if not bare.removeprefix("+").isdigit():
        return _by_library(text, country)
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    if country == "BR" and not bare.startswith("+"):
        return _brazilian(bare, area)
    if bare.startswith("+55"):
        return _brazilian_national(bare[3:], area)
    return _by_library(_without_old_prefix(bare), country)


def _brazilian(digits: str, area: str) -> str:
    if _SERVICE.match(digits):
        raise NotAPhone("service")
    if len(digits) in {12, 13} and digits.startswith("55"):
        return _brazilian_national(digits[2:], area)
    return _brazilian_national(digits, area)


def _brazilian_national(digits: str, area: str) -> str:
    """Area and subscriber, perhaps behind a trunk 0 and a carrier's two digits."""
    if digits.startswith("0"):
        digits = digits[1:]
        if len(digits) in {12, 13}:
            digits = digits[2:]
    if len(digits) in {8, 9}:
        if not area:
            raise NotAPhone("no_area")
        digits = area + digits
    if len(digits) < 10:
        raise NotAPhone("too_short")
    if len(digits) > 11:
        raise NotAPhone("too_long")
    return _with_area(digits[:2], digits[2:])


def _with_area(area: str, subscriber: str) -> str:
    if area not in AREAS:
        raise NotAPhone("bad_area")
    if len(subscriber) == 9 and subscriber[0] == "9":
        return f"+55{area}{subscriber}"
    if len(subscriber) == 8 and subscriber[0] in "6789":
        return f"+55{area}9{subscriber}"
    if len(subscriber) == 8 and subscriber[0] in "2345":
        return f"+55{area}{subscriber}"
    raise NotAPhone("invalid")


def _without_old_prefix(bare: str) -> str:
    """Mexican mobiles had a 1 that providers still write and the library refuses."""
    return f"+52{bare[4:]}" if bare.startswith("+521") and len(bare) == 14 else bare


def _by_library(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException as exc:
        raise NotAPhone(_CODES.get(exc.error_type, "invalid")) from exc
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone(_why_not(number))
    return canonical(phonenumbers.format_number(number, PhoneNumberFormat.E164))


_CODES = {
    NumberParseException.NOT_A_NUMBER: "letters",
    NumberParseException.TOO_SHORT_NSN: "too_short",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    NumberParseException.TOO_LONG: "too_long",
}


def _why_not(number: phonenumbers.PhoneNumber) -> str:
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == phonenumbers.ValidationResult.TOO_SHORT:
        return "too_short"
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        return "too_long"
    return "invalid"


def canonical(e164: str) -> str:
    """The one form under which a person is kept, whichever form a provider says.

    Brazilian mobiles with their ninth digit; Mexican ones without the old 1, Argentine ones
    with the 9 they have abroad. Fixed lines stay as they are.
    """
    old = _OLD_MOBILE.match(e164)
    if old and old[1] in AREAS:
        return f"+55{old[1]}9{old[2]}"
    if e164.startswith("+521") and len(e164) == 14:
        return f"+52{e164[4:]}"
    return e164


def variants(e164: str) -> tuple[str, ...]:
    """All forms under which a provider may name the same person, the canonical one first."""
    one = canonical(e164)
    mobile = _MOBILE.match(one)
    if mobile:
        return (one, f"+55{mobile[1]}{mobile[2]}")
    if one.startswith("+52") and len(one) == 13:
        return (one, f"+521{one[3:]}")
    if one.startswith("+549") and len(one) == 14:
        return (one, f"+54{one[4:]}")
    return (one,)


def of_wa_id(wa_id: str) -> str:
    """A WhatsApp id (digits) as canonical E.164; "" where it is none."""
    digits = wa_id.removeprefix("+")
    return canonical(f"+{digits}") if digits.isdigit() and 7 <= len(digits) <= 15 else ""


@lru_cache(maxsize=4096)
def country_of(e164: str) -> str:
    """Two letters, such as BR; "" when it can't be told."""
    if e164.startswith("+55"):
        return "BR"
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) or ""
    except NumberParseException:
        return ""


def is_fixed_line(e164: str) -> bool:
    """Certainly a fixed line: no SMS arrives there."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return False
    return phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE
