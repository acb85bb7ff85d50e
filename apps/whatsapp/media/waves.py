"""How loud a recording is from its beginning to its end, for the picture in its bubble."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import IO

from apps.whatsapp.media.codecs import av
from apps.whatsapp.media.recordings import Unreadable, opened

BARS = 44
LOUDEST = 100
LONGEST = 20 * 60  # seconds; a longer one is no voice message, and hearing it takes its time
_RATE = 4000  # samples a second are enough for a picture
_PIECE = 80  # samples


def peaks(file: IO[bytes], mime_type: str) -> list[int]:
    """BARS figures up to LOUDEST, the loudest piece being that; empty for silence, for what is too
    long and for what can't be heard."""
    try:
        return _bars(list(_pieces(file, mime_type)))
    except Unreadable:
        return []


def _pieces(file: IO[bytes], mime_type: str) -> Iterator[int]:
    with opened(file, mime_type) as container:
        if not container.streams.audio or (container.duration or 0) > LONGEST * av.time_base:
            return
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
        left: array[int] = array("h")
        for frame in container.decode(container.streams.audio[0]):
            for heard in resampler.resample(frame):
                left.frombytes(bytes(heard.planes[0])[: heard.samples * 2])
            while len(left) >= _PIECE:
                yield max(max(left[:_PIECE]), -min(left[:_PIECE]))
                del left[:_PIECE]


def _bars(pieces: Sequence[int]) -> list[int]:
    loudest = max(pieces, default=0)
    if not loudest:
        return []
    edges = [len(pieces) * place // BARS for place in range(BARS + 1)]
    bars = [max(pieces[a : max(b, a + 1)], default=0) for a, b in pairwise(edges)]
    return [round(LOUDEST * bar / loudest) for bar in bars]
