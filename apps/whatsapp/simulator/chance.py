"""Randomness that repeats itself when a seed is given, and the ids made from it."""

from __future__ import annotations

import base64
import secrets
from random import Random

# Real ids of numbers and accounts have 15 or 16 digits. Those made here have 17 and a
# kind in front, so that an id from before a restart is known to be gone, not new.
MADE_ID_DIGITS = 17
TEMPLATE, MEDIA = "55", "77"


class Chance:
    """Streams of random numbers: switching one fault on does not change the others."""

    def __init__(self, seed: int | None) -> None:
        self.seed = secrets.randbits(32) if seed is None else seed
        self._streams: dict[str, Random] = {}

    def stream(self, name: str) -> Random:
        if name not in self._streams:
            self._streams[name] = Random(f"{self.seed}:{name}")  # noqa: S311 - nothing secret
        return self._streams[name]

    def happens(self, what: str, rate: float) -> bool:
        return rate > 0 and self.stream(what).random() < rate

    def wamid(self, address: str) -> str:
        """A message id in Meta's form: the address and 18 hex digits, packed in base64."""
        unique = f"{self.stream('wamid').getrandbits(72):018X}"
        name = address.encode()
        packed = b"\x1c\x18" + bytes([len(name)]) + name + b"\x15\x02\x00\x11\x18\x12"
        return "wamid." + base64.b64encode(packed + unique.encode() + b"\x00").decode()

    def made_id(self, kind: str) -> str:
        return f"{kind}{self.stream(kind).randrange(10**15):015d}"

    def trace(self) -> str:
        """An `fbtrace_id`."""
        return "A" + base64.urlsafe_b64encode(self.stream("trace").randbytes(16)).decode()[:22]

    def token(self, length: int = 24) -> str:
        return self.stream("token").randbytes(length).hex()


def was_made_here(node: str, kind: str) -> bool:
    return len(node) == MADE_ID_DIGITS and node.startswith(kind)
