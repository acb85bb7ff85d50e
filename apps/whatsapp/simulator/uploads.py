"""Resumable uploads: samples for template headers and profile pictures."""

from __future__ import annotations

from dataclasses import dataclass

from .chance import Chance


@dataclass(slots=True)
class Upload:
    length: int
    mime_type: str
    name: str
    content: bytes = b""

    @property
    def is_whole(self) -> bool:
        return len(self.content) >= self.length


class Uploads:
    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._open: dict[str, Upload] = {}
        self._handles: dict[str, Upload] = {}

    def begin(self, upload: Upload) -> str:
        session = f"upload:{self._chance.token(16)}?sig=sandbox{self._chance.token(4)}"
        self._open[session.partition("?")[0]] = upload
        return session

    def find(self, session: str) -> Upload | None:
        return self._open.get(session)

    def finish(self, upload: Upload) -> str:
        handle = f"4::{self._chance.token(20)}:sandbox"
        self._handles[handle] = upload
        return handle

    def behind(self, handle: str) -> Upload | None:
        return self._handles.get(handle)
