"""Whether a webhook really comes from Meta.

Source: Meta, "Create a webhook endpoint", read 2026-11-20: HMAC-SHA256 of the raw bytes with
the app's secret.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

HEADER = "x-hub-signature-256"


def signature(raw: bytes, secret: str) -> str:
    """What the header must hold."""
    return "sha256=" + hmac.new(secret.encode(), raw, sha256).hexdigest()


def is_genuine(headers: Mapping[str, str], raw: bytes, secret: str) -> bool:
    """False as well when there is no secret: nobody can have signed with it."""
    given = headers.get(HEADER, "")
    if not secret or not given:
        return False
    # As bytes: compare_digest refuses text that is not ASCII, and a stranger may send such.
    return hmac.compare_digest(given.encode(errors="replace"), signature(raw, secret).encode())
