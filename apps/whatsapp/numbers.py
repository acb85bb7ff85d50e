"""How telephone numbers are written for people."""

from __future__ import annotations


def spoken(number: str) -> str:
    """(11) 90000-0101 for a Brazilian number, +1 415 555 0101 for a North American one.

    `number` is E.164; whatever else is given comes back as it is.
    """
    digits = number.removeprefix("+")
    if not number.startswith("+") or not digits.isdigit():
        return number
    if digits.startswith("55") and len(digits) in {12, 13}:
        return f"({digits[2:4]}) {digits[4:-4]}-{digits[-4:]}"
    if digits.startswith("1") and len(digits) == 11:
        return f"+1 {digits[1:4]} {digits[4:7]} {digits[7:]}"
    return number
