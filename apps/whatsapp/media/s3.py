"""Files in a bucket of Amazon S3, or of a server that speaks its language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

from apps.whatsapp.media.shelf import PIECE, Gone

#: The newer checksums are not understood by all servers that speak S3's language.
_PLAIN = Config(
    request_checksum_calculation="when_required", response_checksum_validation="when_required"
)


class S3Shelf(S3Storage):  # type: ignore[misc]
    client_config: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(_PLAIN)

    def put(self, name: str, file: IO[bytes]) -> None:
        file.seek(0)
        self._object(name).upload_fileobj(_Unclosed(file))

    def pieces(self, name: str, start: int, length: int) -> Iterator[bytes]:
        if length <= 0:
            return iter(())
        try:
            answer = self._object(name).get(Range=f"bytes={start}-{start + length - 1}")
        except ClientError as exc:
            if exc.response["ResponseMetadata"]["HTTPStatusCode"] in {404, 416}:
                raise Gone(name) from exc
            raise
        return _read(answer["Body"])

    def link(self, name: str, *, seconds: int, mime_type: str, disposition: str) -> str:
        """Says itself how browsers must treat it, whatever a CDN in front adds."""
        told = {"ResponseContentType": mime_type, "ResponseContentDisposition": disposition}
        return str(self.url(name, parameters=told, expire=seconds))

    def _object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(name))


class _Unclosed:
    """boto3 closes what it has uploaded; the caller still wants to read it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell

    def close(self) -> None:
        """Not yet."""


def _read(body: Any) -> Iterator[bytes]:
    try:
        yield from body.iter_chunks(PIECE)
    finally:
        body.close()
