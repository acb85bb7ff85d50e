"""Whether a webhook comes from the gateway that was given our HMAC key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

SIGNATURE = "x-webhook-hmac"
ALGORITHM = "x-webhook-hmac-algorithm"


def verify(secret: str, headers: Mapping[str, str], raw: bytes) -> bool:
    """Hex HMAC-SHA512 over the raw bytes, the only algorithm the gateway knows."""
    told = headers.get(SIGNATURE, "")
    if not secret or not told or headers.get(ALGORITHM, "sha512").lower() != "sha512":
        return False
    ours = hmac.new(secret.encode(), raw, hashlib.sha512).hexdigest()
    return hmac.compare_digest(ours.encode(), told.strip().lower().encode())
