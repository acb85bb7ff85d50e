"""What one line of the catalogue says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.whatsapp.errors import Verdict

HOUR = 3600
DAY = 24 * HOUR

#: Seconds to wait before each further attempt, where a line says nothing else.
LADDERS: dict[Verdict, tuple[int, ...]] = {
    Verdict.SLOW_CHANNEL: (60, 120, 300, 600),
    Verdict.SLOW_PAIR: (1, 4, 16, 64, 256),  # Meta, "Error codes": 4^X seconds
    Verdict.LATER: (DAY, 2 * DAY),
    Verdict.RETRY: (300, 600, 900),
}


class Who(StrEnum):
    """Who has to act."""

    COMPANY = "company"
    PLATFORM = "platform"  # whoever runs this installation, or its makers
    META = "meta"
    NOBODY = "nobody"


def _(text: str) -> str:
    """Marks words for translation; they are translated where they are shown."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means. `title` and `text` are English message ids, to be translated by
    whoever shows them."""

    verdict: Verdict
    who: Who
    title: str
    text: str
    waits: tuple[int, ...] = ()

    @property
    def retry(self) -> tuple[int, ...]:
        """Seconds to wait before each further attempt; empty: never tried again by itself."""
        return self.waits or LADDERS.get(self.verdict, ())
