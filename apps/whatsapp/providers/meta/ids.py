"""What can be read from the id that Meta gives a message.

Meta describes it as opaque, so nothing may rest on it alone. What real ids hold, as Meta's own
examples show: behind `wamid.` base64 of 1c 18, a length, the other side's number, 15 02 00, then
11 for what the business sent and 12 for what it got.
"""

from __future__ import annotations

import base64
import binascii

from apps.whatsapp.messages import NOWHERE, Address

_PREFIX, _HEAD, _OURS = "wamid.", b"\x1c\x18", b"\x15\x02\x00\x11"
_LENGTHS = range(7, 16)  # digits of a number


def recipient_in(provider_id: str) -> Address:
    """To whom the business sent it; nowhere for what it got, and for any other form."""
    if not provider_id.startswith(_PREFIX):
        return NOWHERE
    try:
        packed = base64.b64decode(provider_id.removeprefix(_PREFIX) + "==")
    except (binascii.Error, ValueError):
        return NOWHERE
    end = 3 + packed[2] if len(packed) > 2 else 0
    digits, rest = packed[3:end], packed[end:]
    is_ours = packed.startswith(_HEAD) and rest.startswith(_OURS)
    if is_ours and digits.isdigit() and len(digits) in _LENGTHS:
        return Address(phone=f"+{digits.decode()}")
    return NOWHERE
