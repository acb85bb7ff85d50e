"""Media in messages, and what files of each kind may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.whatsapp.simulator.errors import invalid

from .fields import Json, address, lacks, maybe_flag, maybe_text, thing

if TYPE_CHECKING:
    from apps.whatsapp.simulator.media import Media, Shelf

KB, MB = 1024, 1024 * 1024

AUDIO = frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
#: kind → (bytes, content types). Meta, "Supported media types"; None is any type.
LIMITS: dict[str, tuple[int, frozenset[str] | None]] = {
    "image": (5 * MB, frozenset({"image/jpeg", "image/png"})),
    "video": (16 * MB, frozenset({"video/mp4", "video/3gpp"})),
    "audio": (16 * MB, AUDIO),
    "sticker": (500 * KB, frozenset({"image/webp"})),
    "document": (100 * MB, None),
}  # fmt: skip
CAPTION = 1024


def check(kind: str, body: Json, shelf: Shelf, account_id: str) -> bool:
    """False when the message is accepted now and will fail for its media afterwards."""
    told = thing(body, kind)
    if kind == "sticker" or kind == "audio":
        if "caption" in told:
            raise invalid(f'Unexpected key "caption" on param "{kind}".')
    else:
        maybe_text(told, "caption", f"{kind}['caption']", most=CAPTION)
    if kind == "document":
        maybe_text(told, "filename", "document['filename']", most=240)
    elif "filename" in told:
        raise invalid(f'Unexpected key "filename" on param "{kind}".')
    maybe_flag(told, "voice", f"{kind}['voice']")
    return usable(kind, told, shelf, account_id)


def usable(kind: str, told: Json, shelf: Shelf, account_id: str) -> bool:
    """Whether an `id` or `link` will really work; refused where Graph knows at once."""
    node, link = told.get("id"), told.get("link")
    if (node is None) == (link is None):
        raise (
            lacks(f"{kind}['id'] or {kind}['link']")
            if node is None
            else invalid(f"Only one of {kind}['id'] and {kind}['link'] may be given.")
        )
    if link is not None:
        return "missing" not in address(told, "link", f"{kind}['link']")
    media = shelf.find(str(node))
    if media is None or media.account_id not in (account_id, ""):
        raise invalid(
            f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID"
        )
    return fits(kind, media, voice=bool(told.get("voice")))


def fits(kind: str, media: Media, *, voice: bool = False) -> bool:
    size, types = LIMITS[kind]
    if len(media.content) > size or (types is not None and media.plain_type not in types):
        return False
    if voice and media.plain_type != "audio/ogg":
        return False
    return media.is_what_it_says
