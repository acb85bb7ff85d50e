"""Pictures: measured, drawn small, and freed of where and by whom they were taken."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000  # a small file may unpack to gigabytes; today's phones make 50 million
SIDE = 320  # px of a thumbnail's longer side
_PLAIN_MODES = {"RGB", "RGBA"}  # Meta takes 8 bits of these alone


class Unreadable(Exception):
    """No picture, a broken one, or one that unpacks to far too much."""


@dataclass(frozen=True, slots=True)
class Look:
    width: int
    height: int
    animated: bool = False


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The picture, only if it is safe to unpack. Raises Unreadable, from the body too."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise Unreadable("too many pixels")
                yield picture
    except Unreadable:
        raise
    except Exception as exc:  # a broken file makes the library raise almost anything
        raise Unreadable from exc


def measure(file: IO[bytes]) -> Look:
    with opened(file) as picture:
        width, height = picture.size
        if picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}:  # lies on its side
            width, height = height, width
        return Look(width, height, bool(getattr(picture, "is_animated", False)))


def clean(file: IO[bytes]) -> tuple[bytes, str]:
    """The picture drawn anew, upright, with its colours and nothing else: no place, no camera,
    no hidden words. JPEG stays JPEG; what can be see-through becomes PNG. And its type."""
    with opened(file) as picture:
        profile = picture.info.get("icc_profile")
        is_jpeg = picture.format in {"JPEG", "MPO"}
        upright = _plain(ImageOps.exif_transpose(picture))
        drawn = io.BytesIO()
        if is_jpeg or (upright.mode == "RGB" and picture.format == "WEBP"):
            upright.convert("RGB").save(drawn, "JPEG", quality=92, icc_profile=profile)
            return drawn.getvalue(), "image/jpeg"
        upright.save(drawn, "PNG", icc_profile=profile)
        return drawn.getvalue(), "image/png"


def thumbnail(file: IO[bytes]) -> bytes:
    """A WebP of at most 320 px; of an animation its first picture."""
    with opened(file) as picture:
        picture.draft("RGB", (SIDE * 2, SIDE * 2))  # JPEG alone: unpacks only what is needed
        return drawn_small(ImageOps.exif_transpose(picture))


def drawn_small(picture: Image.Image) -> bytes:
    small = _plain(picture)
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    small.save(drawn, "WEBP", quality=75, method=4, exif=b"", icc_profile=b"")
    return drawn.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """A copy in 8 bits of red, green, blue and perhaps alpha; nothing else comes along."""
    if picture.mode in _PLAIN_MODES:
        mode = picture.mode
    else:
        mode = "RGBA" if picture.has_transparency_data else "RGB"
    pixels = picture.convert(mode)
    copy = Image.new(mode, pixels.size)
    copy.paste(pixels)
    return copy
