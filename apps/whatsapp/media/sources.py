"""Where a provider has a file for us, and what it asks for to hand it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from apps.whatsapp import graph
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import ProviderError, Verdict
from apps.whatsapp.media import limits
from apps.whatsapp.media.troubles import Trouble
from apps.whatsapp.models import Channel, Media
from apps.whatsapp.providers.protocol import Connection

#: Where Meta's addresses of files are; nowhere else is the token shown.
_METAS = ("fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net", "whatsapp.com")
#: What a refusal means that asking again won't change, unless it was a hiccup in disguise.
_FINAL = {Verdict.FIX_DATA, Verdict.NEVER}


@dataclass(frozen=True, slots=True)
class Source:
    """`headers` hold secrets; `digest` as the provider tells it, "" when it does not."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    digest: str = ""


def source_of(media: Media, channel: Channel) -> Source:
    """Raises Trouble when the provider does not say, or says something odd."""
    connection = connection_of(channel)
    if channel.provider == Channel.Provider.META:
        return _at_meta(connection, media)
    return _at_gateway(connection, media)


def _at_meta(connection: Connection, media: Media) -> Source:
    """Asked anew each time: an address lives for five minutes (Meta, "Media", 2026-11-20)."""
    try:
        told = graph.ask(
            connection,
            "GET",
            media.provider_id,
            params={"phone_number_id": connection.key},
        )
    except ProviderError as exc:
        failure = exc.failure
        is_unknown = (failure.code, failure.subcode) == ("100", "33")  # no such object
        raise Trouble(failure.code, is_final=is_unknown or failure.verdict in _FINAL) from exc
    url, size = str(told.get("url") or ""), told.get("file_size")
    if not _is_metas(url, connection.base_url):
        raise Trouble("no_address", is_final=True)
    if isinstance(size, int) and size > limits.LARGEST:
        raise Trouble("too_large", is_final=True)
    token = {"authorization": f"Bearer {connection.token}"}
    return Source(url, token, str(told.get("sha256") or ""))


def _is_metas(url: str, base_url: str) -> bool:
    """On one of Meta's hosts by https, or where the Graph API itself was asked."""
    there, asked = urlsplit(url), urlsplit(base_url)
    if (there.scheme, there.netloc) == (asked.scheme, asked.netloc):
        return bool(there.netloc)
    host = there.hostname or ""
    return there.scheme == "https" and any(
        host == own or host.endswith(f".{own}") for own in _METAS
    )


def _at_gateway(connection: Connection, media: Media) -> Source:
    """On the gateway's own address whatever host it names: it may know itself by another name,
    and its key is for nobody else."""
    told, own = urlsplit(media.source_url), urlsplit(connection.base_url)
    if not told.path.startswith("/") or not own.netloc:
        raise Trouble("no_address", is_final=True)
    prefix = own.path.rstrip("/")
    path = told.path if told.path.startswith(f"{prefix}/") else prefix + told.path
    url = own._replace(path=path, query=told.query, fragment="").geturl()
    return Source(url, {"x-api-key": connection.token} if connection.token else {})
