"""The file of a message: ours by its id, or fetched from where a program has it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.files import File
from django.utils.translation import gettext as _

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.contents.outgoing import FILES
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Message
from apps.whatsapp.media import limits, storing
from apps.whatsapp.media.downloads import downloaded
from apps.whatsapp.media.sources import Source
from apps.whatsapp.media.troubles import Trouble
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Channel, Media


def of(
    tenant: Tenant, kind: str, content: dict[str, Any], *, by: Actor
) -> tuple[dict[str, Any], Media | None]:
    """The content with `mediaId` alone, and the file. What a program has elsewhere is fetched
    here, once: it is checked, kept with the message, and gone when the person is erased.
    Raises UnfitContent and MediaRefused."""
    if url := content.get("mediaUrl"):
        media = _fetched(tenant, str(url), _kind(kind), content.get("filename", ""), by=by)
        kept = {name: value for name, value in content.items() if name != "mediaUrl"}
        return {**kept, "mediaId": str(media.pk)}, media
    if media_id := content.get("mediaId"):
        return content, named(str(media_id), "content.mediaId")
    return content, None


def named(media_id: str, field: str) -> Media:
    media = Media.objects.filter(pk=media_id).first()
    if media is None:
        raise UnfitContent({field: [_("There is no such file.")]})
    return media


def check(media: Media, kind: str, channel: Channel) -> None:
    """Raises UnfitContent, or what `limits.why_not` says."""
    fits = kind not in FILES or media.kind == kind or kind == Message.Kind.DOCUMENT
    if not fits:
        words = _("This file is of another kind: %(kind)s. Send it as that, or as a document.")
        raise UnfitContent({"content.mediaId": [words % {"kind": media.get_kind_display()}]})
    refusal = limits.why_not(media, channel)
    if refusal:
        raise refusal


def _kind(kind: str) -> MediaKind | None:
    return MediaKind(kind) if kind in FILES else None


def _fetched(tenant: Tenant, url: str, kind: MediaKind | None, name: str, *, by: Actor) -> Media:
    _check_address(url)
    try:
        with downloaded(Source(url)) as file:
            return storing.keep(tenant, File(file, name or _name(url)), kind=kind, by=by)
    except Trouble as exc:
        raise UnfitContent({"content.mediaUrl": [_words(exc)]}) from exc


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good:
        words = _("This isn't a web address. Example: https://example.com/order.")
        raise UnfitContent({"content.mediaUrl": [words]})


def _words(trouble: Trouble) -> str:
    if trouble.code == "too_large":
        return _("The file is over 100 MB, WhatsApp's limit. Make it smaller and send it again.")
    return _(
        "The file could not be fetched from there. The address must open without a login and"
        " without being sent elsewhere, and answer within a minute."
    )


def _name(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).name
