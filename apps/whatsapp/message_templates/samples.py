"""The sample file of a header: uploaded to Meta for the review, never sent to customers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from apps.whatsapp import transport
from apps.whatsapp.connections import connection_of
from apps.whatsapp.media import shelf
from apps.whatsapp.message_templates.asking import ask, refusal_of
from apps.whatsapp.message_templates.parts import MEDIA_HEADERS, kind_of, parts_of
from apps.whatsapp.message_templates.refusals import (
    MetaRefused,
    NotReached,
    SampleGone,
    SampleNeedsApp,
)
from apps.whatsapp.models import Channel, Media, Template
from apps.whatsapp.providers.meta.graph import decoded, graph_request
from apps.whatsapp.providers.meta.outcomes import failure_of

SANDBOX_APP = "1000000000000001"  # the simulator takes any app


def with_sample(template: Template, channel: Channel) -> list[dict[str, Any]]:
    """The components, with a fresh handle in a header that needs one.

    Without a file of ours the handle that stands there is kept: Meta gave or took it before.
    """
    components: list[dict[str, Any]] = list(template.components)
    header = parts_of(components).header
    if not header or kind_of(header, "format") not in MEDIA_HEADERS or not template.sample_id:
        return components
    handle = upload(channel, _file(template.sample_id))
    at = components.index(header)
    components[at] = {**header, "example": {"header_handle": [handle]}}
    return components


def upload(channel: Channel, media: Media) -> str:
    """The file's handle. Raises SampleNeedsApp, SampleGone, MetaRefused or NotReached."""
    app = connection_of(channel).app_id or (SANDBOX_APP if channel.sandbox else "")
    if not app:
        raise SampleNeedsApp
    raw = _bytes(media)
    params = {
        "file_name": media.filename or "sample",
        "file_length": str(len(raw)),
        "file_type": media.mime_type,
    }
    session = str(ask(channel, "POST", f"{app}/uploads", params=params).get("id", ""))
    return _put(channel, session, raw)


def _put(channel: Channel, session: str, raw: bytes) -> str:
    connection = connection_of(channel)
    request = replace(
        graph_request(connection, "POST", session),
        headers={"authorization": f"OAuth {connection.token}", "file_offset": "0"},
        data=raw,
        read_seconds=120.0,  # a video has 16 MB, and Meta answers when it has all of it
    )
    try:
        answer = transport.call(request)
    except (transport.NotSent, transport.MaybeSent) as exc:
        raise NotReached from exc
    failure = failure_of(answer)
    if failure:
        raise refusal_of(failure, reads=True)
    handle = decoded(answer).get("h")
    if not isinstance(handle, str) or not handle:
        raise MetaRefused
    return handle


def _file(media_id: Any) -> Media:
    media = Media.objects.filter(pk=media_id, state=Media.State.STORED).first()
    if media is None:
        raise SampleGone
    return media


def _bytes(media: Media) -> bytes:
    try:
        pieces = shelf.shelf().pieces(shelf.name_of(media.digest), 0, media.size or 0)
        return b"".join(pieces)
    except shelf.Gone as exc:
        raise SampleGone from exc
