"""Video and audio: what is inside, how long it is, and its first picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from apps.whatsapp.media import pictures
from apps.whatsapp.media.codecs import av

if TYPE_CHECKING:
    from av.container import InputContainer

#: Type of the contents → the reader that is used for it, never one the file asks for itself:
#: some name other files or addresses to read.
_READERS = {
    "video/mp4": "mov",
    "video/3gpp": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "audio/webm": "matroska",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/amr-wb": "amr",
    "audio/flac": "flac",
    "audio/wav": "wav",
}
READABLE = frozenset(_READERS)
MAX_PIXELS = 4096 * 4096  # of one picture of a video


class Unreadable(Exception):
    """No recording, or a broken one."""


@dataclass(frozen=True, slots=True)
class Look:
    """`video` and `audio`: the codecs' names, "" without one. `seconds` None: it does not say."""

    video: str = ""
    audio: str = ""
    channels: int = 0
    audios: int = 0
    seconds: float | None = None
    width: int | None = None
    height: int | None = None

    @property
    def is_playable_video(self) -> bool:
        """H.264 with AAC or without sound, one track of it: what WhatsApp plays."""
        return self.video == "h264" and self.audio in {"", "aac", "amrnb"} and self.audios <= 1

    @property
    def is_voice(self) -> bool:
        return not self.video and self.audio == "opus" and self.channels == 1


@contextmanager
def opened(file: IO[bytes], mime_type: str) -> Iterator[InputContainer]:
    """Raises Unreadable, from the body too."""
    file.seek(0)
    try:
        with av.open(file, mode="r", format=_READERS[mime_type]) as container:
            yield container
    except (av.error.FFmpegError, ValueError, LookupError, OverflowError) as exc:
        raise Unreadable from exc


def measure(file: IO[bytes], mime_type: str) -> Look:
    with opened(file, mime_type) as container:
        videos = [s for s in container.streams.video if not _is_cover(s)]
        audios = container.streams.audio
        if not videos and not audios:
            raise Unreadable
        return Look(
            video=_codec(videos[0]) if videos else "",
            audio=_codec(audios[0]) if audios else "",
            channels=audios[0].codec_context.channels if audios else 0,
            audios=len(audios),
            seconds=_seconds(container),
            width=videos[0].codec_context.width if videos else None,
            height=videos[0].codec_context.height if videos else None,
        )


def first_picture(file: IO[bytes], mime_type: str) -> bytes:
    """A thumbnail of a video's first picture."""
    with opened(file, mime_type) as container:
        videos = [s for s in container.streams.video if not _is_cover(s)]
        if not videos:
            raise Unreadable
        context = videos[0].codec_context
        if not 0 < context.width * context.height <= MAX_PIXELS:
            raise Unreadable
        for frame in container.decode(videos[0]):
            return pictures.drawn_small(frame.to_image())  # type: ignore[no-untyped-call]
        raise Unreadable


def as_voice(file: IO[bytes], mime_type: str) -> bytes:
    """The sound of a browser's recording as a voice note: Opus, one channel, in Ogg."""
    with opened(file, mime_type) as container:
        if not container.streams.audio:
            raise Unreadable
        source = container.streams.audio[0]
        written = io.BytesIO()
        with av.open(written, mode="w", format="ogg") as ogg:
            if _codec(source) == "opus" and source.codec_context.channels == 1:
                _copy(container, source, ogg)
            else:
                _encode(container, source, ogg)
        return written.getvalue()


def _copy(container: InputContainer, source: Any, ogg: Any) -> None:
    target = ogg.add_stream_from_template(source)
    for packet in container.demux(source):
        if packet.dts is not None:
            packet.stream = target
            ogg.mux(packet)


def _encode(container: InputContainer, source: Any, ogg: Any) -> None:
    target = ogg.add_stream("libopus", rate=48000, layout="mono")
    target.bit_rate = 32_000
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48000)
    for frame in container.decode(source):
        for piece in resampler.resample(frame):
            ogg.mux(target.encode(piece))
    for piece in resampler.resample(None):
        ogg.mux(target.encode(piece))
    ogg.mux(target.encode(None))


def _codec(stream: Any) -> str:
    return str(stream.codec_context.codec.canonical_name)


def _is_cover(stream: Any) -> bool:
    """The picture that belongs to a song is no video."""
    return av.stream.Disposition.attached_pic in stream.disposition


def _seconds(container: InputContainer) -> float | None:
    return container.duration / av.time_base if container.duration else None
