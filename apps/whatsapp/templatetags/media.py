"""Tags for files: their signed addresses, and what to say where there is none."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat

from apps.whatsapp.media import links, serving, troubles
from apps.whatsapp.models import Media

register = template.Library()


@register.simple_tag
def media_url(media: Media, size: str = "") -> str:
    """The file's address, good for a quarter of an hour. `size`: "" or "thumb"."""
    return links.signed_url(media, thumbnail=size == "thumb")


@register.simple_tag
def media_words(media: Media) -> Any:
    """Why it is not there, and what to do."""
    return troubles.words(media)


@register.filter
def shown_as(media: Media) -> str:
    """Which element shows it: image, sticker, video, audio; else it is a document to download.

    Decided by what is inside: a document that holds a picture is still a document.
    """
    inside = media.mime_type.partition("/")[0] if media.mime_type in serving.INLINE else ""
    fits = {"image": "image", "sticker": "image", "video": "video", "audio": "audio"}
    return media.kind if fits.get(media.kind) == inside else "document"


@register.filter
def small_size(media: Media) -> dict[str, int | None]:
    """Width and height in px of its place in a thread, so that nothing moves when it loads."""
    if not (media.width and media.height):
        return {"width": None, "height": None}
    share = min(1.0, 320 / max(media.width, media.height))
    return {
        "width": max(1, round(media.width * share)),
        "height": max(1, round(media.height * share)),
    }


@register.filter
def length_of(media: Media) -> str:
    """`0:24`; "" when it is not known."""
    if media.seconds is None:
        return ""
    minutes, seconds = divmod(max(1, round(media.seconds)), 60)
    return f"{minutes}:{seconds:02}"


@register.filter
def bytes_in_words(media: Media) -> str:
    return filesizeformat(media.size) if media.size else ""
