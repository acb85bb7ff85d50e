"""Files in a bucket of Google Cloud Storage. Needs the library google-cloud-storage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any

from storages.backends.gcloud import GoogleCloudStorage

from apps.whatsapp.media.shelf import PIECE, Gone


class GoogleShelf(GoogleCloudStorage):  # type: ignore[misc]
    def put(self, name: str, file: IO[bytes]) -> None:
        self._blob(name).upload_from_file(file, rewind=True)

    def pieces(self, name: str, start: int, length: int) -> Iterator[bytes]:
        if not self.exists(name):
            raise Gone(name)
        return _read(self._blob(name), start, length)

    def link(self, name: str, *, seconds: int, mime_type: str, disposition: str) -> str:
        signed = {
            "expiration": timedelta(seconds=seconds),
            "response_type": mime_type,
            "response_disposition": disposition,
        }
        return str(self.url(name, parameters=signed))

    def _blob(self, name: str) -> Any:
        return self.bucket.blob(self._normalize_name(name))


def _read(blob: Any, start: int, length: int) -> Iterator[bytes]:
    with blob.open("rb", chunk_size=PIECE * 4) as reader:
        reader.seek(start)
        while length > 0 and (piece := reader.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
