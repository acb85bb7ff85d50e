"""From what somebody uploads to what is kept: recognised by its bytes, cleaned and measured."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO

from apps.whatsapp.media import contents, pictures, recordings, waves
from apps.whatsapp.media.limits import STICKER_SIDE
from apps.whatsapp.media.refusals import MediaActive, MediaUnreadable, wrong_type
from apps.whatsapp.messages import MediaKind

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_VIDEOS = frozenset({"video/mp4", "video/3gpp"})
_AUDIOS = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"})
_RECORDED = "audio/webm"  # what most browsers record


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be kept."""

    kind: MediaKind
    mime_type: str
    file: IO[bytes]
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    voice: bool = False
    animated: bool = False
    thumbnail: bytes = b""
    peaks: tuple[int, ...] = ()


def prepare(file: IO[bytes], filename: str, kind: MediaKind | None = None) -> Prepared:
    """Raises a MediaRefused. `kind` None: what the file looks like."""
    mime_type = recognise(file, filename)
    if mime_type in contents.ACTIVE or contents.is_program_name(filename):
        raise MediaActive
    kind = kind or _natural_kind(mime_type)
    try:
        return _PREPARERS[kind](file, mime_type)
    except (pictures.Unreadable, recordings.Unreadable) as exc:
        raise MediaUnreadable from exc


def recognise(file: IO[bytes], filename: str) -> str:
    """The type; for what holds sound or pictures alike, what is really inside."""
    file.seek(0)
    found = contents.mime_type_of(file.read(contents.HEAD), filename)
    with suppress(recordings.Unreadable):
        if found in {"video/mp4", "video/webm"} and not recordings.measure(file, found).video:
            return found.replace("video", "audio")
        if found == "audio/ogg" and recordings.measure(file, found).video:
            return "video/ogg"
    return found


def glance(file: IO[bytes], kind: MediaKind, mime_type: str) -> Prepared:
    """Measures and a thumbnail, as far as they can be had; the file stays as it is."""
    seen = Prepared(kind, mime_type, file)
    with suppress(pictures.Unreadable, recordings.Unreadable):
        if mime_type in _PICTURES:
            look = pictures.measure(file)
            seen = replace(seen, width=look.width, height=look.height, animated=look.animated)
            seen = replace(seen, thumbnail=pictures.thumbnail(file))
        elif mime_type in recordings.READABLE:
            heard = recordings.measure(file, mime_type)
            seen = replace(seen, width=heard.width, height=heard.height, seconds=heard.seconds)
            if heard.video:
                seen = replace(seen, thumbnail=recordings.first_picture(file, mime_type))
            elif kind == MediaKind.AUDIO:
                seen = replace(seen, peaks=tuple(waves.peaks(file, mime_type)))
    return seen


def _natural_kind(mime_type: str) -> MediaKind:
    if mime_type in _PICTURES:
        return MediaKind.IMAGE
    if mime_type in _VIDEOS or mime_type == "video/quicktime":
        return MediaKind.VIDEO
    if mime_type in _AUDIOS or mime_type == _RECORDED:
        return MediaKind.AUDIO
    return MediaKind.DOCUMENT


def _image(file: IO[bytes], mime_type: str) -> Prepared:
    if mime_type not in _PICTURES or pictures.measure(file).animated:
        raise wrong_type(MediaKind.IMAGE)
    drawn, mime_type = pictures.clean(file)
    return glance(io.BytesIO(drawn), MediaKind.IMAGE, mime_type)


def _sticker(file: IO[bytes], mime_type: str) -> Prepared:
    if mime_type != "image/webp":
        raise wrong_type(MediaKind.STICKER)
    look = pictures.measure(file)
    if (look.width, look.height) != (STICKER_SIDE, STICKER_SIDE):
        raise wrong_type(MediaKind.STICKER)
    return glance(file, MediaKind.STICKER, mime_type)


def _video(file: IO[bytes], mime_type: str) -> Prepared:
    if mime_type not in _VIDEOS or not recordings.measure(file, mime_type).is_playable_video:
        raise wrong_type(MediaKind.VIDEO)
    return glance(file, MediaKind.VIDEO, mime_type)


def _audio(file: IO[bytes], mime_type: str) -> Prepared:
    if mime_type not in _AUDIOS | {_RECORDED}:
        raise wrong_type(MediaKind.AUDIO)
    heard = recordings.measure(file, mime_type)
    if heard.video or (mime_type == "audio/ogg" and heard.audio != "opus"):
        raise wrong_type(MediaKind.AUDIO)
    if mime_type == _RECORDED or (mime_type == "audio/ogg" and not heard.is_voice):
        # WhatsApp plays Ogg with one channel of Opus, and no other.
        file, mime_type = io.BytesIO(recordings.as_voice(file, mime_type)), "audio/ogg"
    seen = glance(file, MediaKind.AUDIO, mime_type)
    return replace(seen, voice=mime_type == "audio/ogg")


def _document(file: IO[bytes], mime_type: str) -> Prepared:
    return glance(file, MediaKind.DOCUMENT, mime_type)


_PREPARERS = {
    MediaKind.IMAGE: _image,
    MediaKind.STICKER: _sticker,
    MediaKind.VIDEO: _video,
    MediaKind.AUDIO: _audio,
    MediaKind.DOCUMENT: _document,
}
