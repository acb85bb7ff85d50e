"""An archive on its way to a browser: piece by piece, never whole in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import IO
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

_PIECE = 256 * 1024  # bytes


def answer(request: HttpRequest, packed: IO[bytes], contact_id: UUID) -> StreamingHttpResponse:
    """Closes the archive in the end. The file's name says nothing of the person."""
    size = packed.seek(0, 2)
    packed.seek(0)
    pieces = _from_afar(packed) if isinstance(request, ASGIRequest) else _pieces(packed)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = f'attachment; filename="personal-data-{contact_id}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _pieces(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        while piece := packed.read(_PIECE):
            yield piece


async def _from_afar(packed: IO[bytes]) -> AsyncIterator[bytes]:
    read = sync_to_async(packed.read, thread_sensitive=False)
    with packed:
        while piece := await read(_PIECE):
            yield piece
