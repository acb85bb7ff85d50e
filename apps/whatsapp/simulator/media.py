"""Files that were uploaded, or that customers sent."""

from __future__ import annotations

import base64
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from .chance import MEDIA, Chance

KEPT_BYTES = 256 * 1024 * 1024
LINK_SECONDS = 300

#: How files of these types begin: (offset, bytes), any of them.
BEGINNINGS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((8, b"WEBP"),),
    "video/mp4": ((4, b"ftyp"),),
    "video/3gpp": ((4, b"ftyp"),),
    "audio/mp4": ((4, b"ftyp"),),
    "audio/ogg": ((0, b"OggS"),),
    "audio/amr": ((0, b"#!AMR"),),
    "audio/aac": ((0, b"\xff\xf1"), (0, b"\xff\xf9")),
    "audio/mpeg": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "application/pdf": ((0, b"%PDF"),),
}


@dataclass(slots=True, eq=False)
class Media:
    id: str
    content: bytes
    mime_type: str
    account_id: str  # "": anybody's
    filename: str = ""
    made_at: float = field(default_factory=time.time)

    @property
    def plain_type(self) -> str:
        return self.mime_type.partition(";")[0].strip().lower()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def sha256_in_webhooks(self) -> str:
        """Webhooks say it in base64, the media endpoint in hex."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()

    @property
    def is_what_it_says(self) -> bool:
        known = BEGINNINGS.get(self.plain_type)
        return known is None or any(self.content[at : at + len(mark)] == mark for at, mark in known)


class Shelf:
    """All media by id; the oldest go when there are too many bytes."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._kept: OrderedDict[str, Media] = OrderedDict()
        self._bytes = 0
        self._links: dict[str, tuple[str, float]] = {}  # key in the address → (id, until)

    def put(self, content: bytes, mime_type: str, *, account_id: str, filename: str = "") -> Media:
        media = Media(self._chance.made_id(MEDIA), content, mime_type, account_id, filename)
        self._kept[media.id] = media
        self._bytes += len(content)
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.content)
        return media

    def find(self, node: str) -> Media | None:
        return self._kept.get(node)

    def drop(self, node: str) -> bool:
        media = self._kept.pop(node, None)
        if media is not None:
            self._bytes -= len(media.content)
        return media is not None

    def link(self, media: Media) -> str:
        """The path under which the file can be fetched for five minutes."""
        now = time.time()
        self._links = {key: known for key, known in self._links.items() if known[1] > now}
        key = self._chance.token()
        until = int(now) + LINK_SECONDS
        self._links[key] = (media.id, until)
        return f"/whatsapp_business/attachments/?mid={media.id}&ext={until}&hash={key}"

    def behind(self, key: str) -> Media | None:
        node, until = self._links.get(key, ("", 0.0))
        return self._kept.get(node) if until > time.time() else None

    def expire_links(self) -> None:
        self._links.clear()
