"""Files at a provider: uploaded once for each channel, and again before they are forgotten."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from redis.exceptions import LockError, RedisError

from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.accounts.tenancy import current_schema
from apps.whatsapp import messages, transport
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure, ProviderError, Verdict
from apps.whatsapp.media import limits
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.models import Channel, Media
from apps.whatsapp.providers.meta.graph import decoded
from apps.whatsapp.providers.meta.outcomes import failure_of
from apps.whatsapp.providers.protocol import Connection, Request

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)  # Meta, "Media" of the Cloud API documentation, read 2026-11-20
MARGIN = timedelta(days=1)  # renewed so long before
UPLOAD_SECONDS = 120.0  # for 100 MB


def outgoing(
    tenant: Tenant, media: Media, channel: Channel, *, caption: str = ""
) -> messages.Media:
    """The file in the wire's words: by its id where the provider keeps files, else its bytes.

    Raises a Refusal when it may not go there, ProviderError when it can't be uploaded.
    """
    refusal = limits.why_not(media, channel)
    if refusal:
        raise refusal
    handle = handle_for(tenant, media, channel)
    return messages.Media(
        kind=messages.MediaKind(media.kind),
        provider_id=handle,
        data=b"" if handle else read(media),
        mime_type=media.mime_type,
        filename=media.filename,
        caption=caption,
        voice=media.voice,
        animated=media.animated,
        size=media.size,
    )


def handle_for(tenant: Tenant, media: Media, channel: Channel) -> str:
    """The file's id at the channel's provider, uploaded if need be; "" where a provider is
    given the bytes themselves. Raises ProviderError. Must run inside the tenant."""
    if channel.provider != Channel.Provider.META:
        return ""
    known = _known(media, channel)
    if known:
        return known
    with _one_at_a_time(media, channel):
        media.refresh_from_db(fields=["handles"])
        return _known(media, channel) or _upload(media, channel)


def forget_handle(media: Media, channel: Channel) -> None:
    """The provider says that it does not know the id: the next one who asks uploads anew."""
    _change(media, channel, None)


def read(media: Media) -> bytes:
    """All of the file. Raises Gone."""
    return b"".join(shelf().pieces(name_of(media.digest), 0, media.size or 0))


def _known(media: Media, channel: Channel) -> str:
    entry = media.handles.get(str(channel.pk))
    if not entry or datetime.fromisoformat(entry["expires_at"]) - MARGIN <= timezone.now():
        return ""
    return str(entry["id"])


def _upload(media: Media, channel: Channel) -> str:
    handle = _asked(upload_request(connection_of(channel), media, read(media)))
    expires_at = timezone.now() + KEPT
    _change(media, channel, {"id": handle, "expires_at": expires_at.isoformat()})
    return handle


def upload_request(connection: Connection, media: Media, content: bytes) -> Request:
    """Meta knows few types of documents; what is text goes as plain text."""
    is_text = media.mime_type.startswith("text/")
    mime_type = "text/plain" if is_text else media.mime_type
    version = f"/{connection.version}" if connection.version else ""
    return Request(
        "POST",
        f"{connection.base_url}{version}/{connection.key}/media",
        headers={"authorization": f"Bearer {connection.token}"},
        fields={"messaging_product": "whatsapp", "type": mime_type},
        files={"file": (_plain_name(media), content, mime_type)},
        read_seconds=UPLOAD_SECONDS,
    )


def _plain_name(media: Media) -> str:
    """Some servers stumble over other signs in the name of a part; people never see this one."""
    suffix = media.filename.rpartition(".")[2]
    return f"file.{suffix}" if suffix.isascii() and suffix.isalnum() else "file"


def _asked(request: Request) -> str:
    """An upload that may or may not have arrived is simply made again."""
    try:
        answer = transport.call(request)
    except (transport.NotSent, transport.MaybeSent) as exc:
        raise ProviderError(Failure(Verdict.RETRY, "unreachable", detail=str(exc))) from exc
    failure = failure_of(answer)
    if failure is not None:
        raise ProviderError(failure)
    handle = decoded(answer).get("id")
    if not handle:
        raise ProviderError(Failure(Verdict.RETRY, "no_media_id"))
    return str(handle)


@transaction.atomic
def _change(media: Media, channel: Channel, entry: dict[str, Any] | None) -> None:
    kept = Media.objects.select_for_update().only("handles").get(pk=media.pk)
    kept.handles = {key: value for key, value in kept.handles.items() if key != str(channel.pk)}
    if entry:
        kept.handles[str(channel.pk)] = entry
    kept.save(update_fields=["handles"])
    media.handles = kept.handles


@contextmanager
def _one_at_a_time(media: Media, channel: Channel) -> Iterator[None]:
    """Only spares work: without Redis two may upload the same, and both ids are good."""
    name = f"recado:{current_schema()}:media:{media.pk}:{channel.pk}"
    lock = store().lock(name, timeout=UPLOAD_SECONDS * 2, blocking_timeout=UPLOAD_SECONDS)
    try:
        held = lock.acquire()
    except RedisError:
        logger.warning("uploading without a lock")
        held = False
    try:
        yield
    finally:
        if held:
            try:
                lock.release()
            except (LockError, RedisError):
                logger.warning("lock was gone before the upload ended")
