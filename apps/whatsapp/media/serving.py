"""Handing files out: in parts, piece by piece, and as nothing that could act in a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from apps.whatsapp.media.contents import UNKNOWN
from apps.whatsapp.media.links import GOOD_FOR
from apps.whatsapp.media.ranges import Part, Unsatisfiable, part_of
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.models import Media

#: What a page may show. Everything else is downloaded, whatever it says it is.
INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "video/mp4",
        "video/3gpp",
        "video/webm",
        "audio/aac",
        "audio/amr",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
    }
)
#: What may be called by its name when it is downloaded; the rest are bytes.
_NAMED = INLINE | {"application/pdf", "application/zip", "text/plain", "text/csv"}
_OFFICE = ("application/vnd.openxmlformats-", "application/vnd.ms-", "application/vnd.oasis.")
#: Of sound and video a player gets so many bytes at a time; it asks for the rest as it plays.
#: The web server takes from us faster than a slow reader takes from it, and keeps the rest.
AT_A_TIME = 4 * 1024 * 1024
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the shelf and how it is called. `size` in bytes."""

    name: str
    size: int
    mime_type: str
    disposition: str
    etag: str


def whole(media: Media) -> Item:
    mime_type = media.mime_type if _may_be_named(media.mime_type) else UNKNOWN
    is_shown = mime_type in INLINE
    disposition = content_disposition_header(not is_shown, media.filename or str(media.pk))
    return Item(
        name_of(media.digest),
        media.size or 0,
        mime_type,
        disposition or "attachment",
        f'"{media.digest[:40]}"',
    )


def small(media: Media) -> Item:
    """The thumbnail. It is small enough to be read at once, so its size is found by reading."""
    return Item(
        name_of(media.digest, thumbnail=True),
        -1,
        "image/webp",
        "inline",
        f'"{media.digest[:40]}-thumb"',
    )


def elsewhere(item: Item) -> str:
    """Where a browser finds it without us, by MEDIA_CDN_URL; "" when we hand it out."""
    cdn = urlsplit(settings.MEDIA_CDN_URL)
    if not cdn.netloc:
        return ""
    link = shelf().link(
        item.name, seconds=GOOD_FOR, mime_type=item.mime_type, disposition=item.disposition
    )
    if not link:
        return ""
    signed = urlsplit(link)
    path = cdn.path.rstrip("/") + signed.path
    return signed._replace(scheme=cdn.scheme, netloc=cdn.netloc, path=path).geturl()


def answer(
    request: HttpRequest, item: Item, *, seconds: int = 0, in_player: bool = False
) -> HttpResponseBase:
    """The file, or the part that is asked for. Raises Gone.

    `seconds` a browser may keep it; `in_player`: an open range may be answered by less.
    """
    headers = _headers(item, seconds)
    if request.headers.get("If-None-Match") == item.etag:
        return HttpResponse(status=304, headers=headers)
    if item.size < 0:
        body = b"".join(shelf().pieces(item.name, 0, 1 << 30))
        return HttpResponse(body, headers=headers)
    try:
        part = part_of(_range(request, item), item.size, most=AT_A_TIME if in_player else None)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{item.size}"})
    return _streamed(request, item, part, headers)


def _streamed(
    request: HttpRequest, item: Item, part: Part | None, headers: dict[str, str]
) -> HttpResponseBase:
    asked = part or Part(0, item.size)
    headers |= {"Content-Length": str(asked.length), "Accept-Ranges": "bytes"}
    if part:
        last = part.start + part.length - 1
        headers["Content-Range"] = f"bytes {part.start}-{last}/{item.size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    pieces = shelf().pieces(item.name, asked.start, asked.length)
    return StreamingHttpResponse(
        _from_afar(pieces) if isinstance(request, ASGIRequest) else pieces,
        status=status,
        headers=headers,
    )


async def _from_afar(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Read on other threads, one piece when the last one has left.

    A slow reader must not keep one of the few connections to the database meanwhile.
    """
    await sync_to_async(_let_go)()
    step = sync_to_async(_next, thread_sensitive=False)
    try:
        while (piece := await step(pieces)) is not None:
            yield piece
    finally:
        close = getattr(pieces, "close", None)
        if close:
            await sync_to_async(close, thread_sensitive=False)()


def _let_go() -> None:
    """On the request's own thread: each thread has a connection of its own."""
    connection.close()


def _next(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def _headers(item: Item, seconds: int) -> dict[str, str]:
    return {
        "Content-Type": item.mime_type,
        "Content-Disposition": item.disposition,
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": f"private, max-age={seconds}" if seconds else "private, no-store",
        "ETag": item.etag,
    }


def _range(request: HttpRequest, item: Item) -> str:
    """ "" when what the browser has a part of is not this any more."""
    known = request.headers.get("If-Range", item.etag)
    return request.headers.get("Range", "") if known == item.etag else ""


def _may_be_named(mime_type: str) -> bool:
    return mime_type in _NAMED or mime_type == "application/msword" or mime_type.startswith(_OFFICE)
