"""Keeping files: the bytes once by their digest, and a row for each time they were given."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.db import connection, transaction

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_schema
from apps.whatsapp.media import limits, uploads
from apps.whatsapp.media.preparing import Prepared, prepare
from apps.whatsapp.media.refusals import NotHere
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Channel, Media

_OF_THE_BYTES = (
    "kind", "state", "digest", "mime_type", "size", "filename", "width", "height", "seconds",
    "voice", "has_thumbnail", "peaks", "animated",
)  # fmt: skip


def keep(
    tenant: Tenant,
    upload: File[bytes],
    *,
    kind: MediaKind | None = None,
    channel: Channel | None = None,
    by: Actor,
) -> Media:
    """Keep a file to be sent. Raises a MediaRefused in words; then nothing was kept.

    `kind` None: what the file looks like. Without a channel a file passes that any provider
    takes; `limits.why_not` asks again once the channel is known. Must run inside the tenant.
    """
    name = uploads.clean_name(upload.name or "")
    with uploads.spooled(upload.chunks()) as file:
        prepared = prepare(file, name, kind)
        limits.check(
            prepared.kind,
            prepared.mime_type,
            uploads.size_of(prepared.file),
            animated=prepared.animated,
            provider=channel.provider if channel else "",
        )
        media = Media(kind=prepared.kind, filename=name, uploaded_by=_id_of(by))
        put_away(media, prepared)
    return media


def put_away(media: Media, prepared: Prepared) -> None:
    """Keep the bytes and save the row that names them, as `stored`."""
    digest = uploads.digest_of(prepared.file)
    _put(digest, prepared)
    _describe(media, prepared, digest)
    with alone_with(digest):
        # Whoever forgot the same bytes meanwhile took them away while no row named them yet.
        if not shelf().exists(name_of(digest)):
            _put(digest, prepared)
        media.save()


def copy_of(media: Media, *, by: Actor) -> Media:
    """Another row that names the same bytes, which must be `stored`. Raises NotHere where they
    went meanwhile."""
    with alone_with(media.digest):
        if not Media.objects.filter(pk=media.pk).exists():
            raise NotHere
        told = {name: getattr(media, name) for name in _OF_THE_BYTES}
        return Media.objects.create(**told, uploaded_by=_id_of(by))


@contextmanager
def alone_with(digest: str) -> Iterator[None]:
    """One at a time with those bytes, until the transaction ends: they are kept or go."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"media {current_schema()} {digest}"],
        )
        yield


def _put(digest: str, prepared: Prepared) -> None:
    if prepared.thumbnail:
        shelf().put(name_of(digest, thumbnail=True), io.BytesIO(prepared.thumbnail))
    shelf().put(name_of(digest), prepared.file)


def _describe(media: Media, prepared: Prepared, digest: str) -> None:
    told: dict[str, Any] = {
        "state": Media.State.STORED,
        "digest": digest,
        "mime_type": prepared.mime_type,
        "size": uploads.size_of(prepared.file),
        "width": prepared.width,
        "height": prepared.height,
        "seconds": prepared.seconds,
        "voice": prepared.voice or media.voice,
        "animated": prepared.animated or media.animated,
        "has_thumbnail": bool(prepared.thumbnail),
        "peaks": list(prepared.peaks),
        "problem": "",
        "next_attempt_at": None,
    }
    for name, value in told.items():
        setattr(media, name, value)


def _id_of(by: Actor) -> Any:
    who = by.user or by.api_key
    return who.pk if who else None
