"""How far an import has come, told in the transaction that came so far.

`progress["record"]`: all records up to that one are written. `progress["ahead"]`: the first and
the last record of each piece that was written before one that lies in front of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from apps.conversations.importing.records import Chunk
from apps.conversations.models import Import

_KNOWN = ("counts", "progress", "lease_until")


@dataclass(slots=True)
class Word:
    """Who speaks for an import: one piece at a time, from its first word until its transaction
    has ended. Taken after all rows are locked but those of the import and the quota, which
    nobody holds who waits for anything else."""

    import_: Import
    free: Lock = field(default_factory=Lock)
    _before: dict[str, Any] | None = None

    def beside(self) -> Word:
        """The word of another one who writes pieces of the same import."""
        return Word(self.import_, self.free)

    def take(self) -> None:
        self.free.acquire()
        self._before = {name: getattr(self.import_, name) for name in _KNOWN}

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """Around the transaction. What is known of the import is as it was before when that did
        not commit."""
        try:
            yield
        except BaseException:
            for name, value in (self._before or {}).items():
                setattr(self.import_, name, value)
            raise
        finally:
            if self._before is not None:
                self._before = None
                self.free.release()


def with_chunk(progress: Mapping[str, Any], chunk: Chunk) -> dict[str, Any]:
    """The progress once that chunk is written, too."""
    record = int(progress.get("record", 0))
    ahead = sorted([*progress.get("ahead", []), [chunk.first, chunk.after - 1]])
    while ahead and ahead[0][0] <= record + 1:
        record = max(record, ahead.pop(0)[1])
    return {**progress, "record": record, "ahead": ahead}
