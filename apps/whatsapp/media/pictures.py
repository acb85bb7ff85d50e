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
MAX_PIXELS = 25_000_000  # a small file may unpack to gigabytes
#: Today's phones make 50 million. A JPEG can be unpacked at half its size at once.
MAX_JPEG_PIXELS = 4 * MAX_PIXELS
LARGE = 16_000_000  # pixels of a JPEG from which that is done
LARGE_SIDE = 2560  # px that the shorter side keeps at least then
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
                _bound(picture)
                yield picture
    except Unreadable:
        raise
    except Exception as exc:  # a broken file makes the library raise almost anything
        raise Unreadable from exc


def _bound(picture: Image.Image) -> None:
    """Raises Unreadable, before anything was unpacked."""
    pixels = picture.width * picture.height
    if pixels > (MAX_JPEG_PIXELS if _is_jpeg(picture) else MAX_PIXELS):
        raise Unreadable("too many pixels")


def _is_jpeg(picture: Image.Image) -> bool:
    return picture.format in {"JPEG", "MPO"}


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
        profile, is_jpeg = picture.info.get("icc_profile"), _is_jpeg(picture)
        if is_jpeg and picture.width * picture.height > LARGE:
            picture.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
        ImageOps.exif_transpose(picture, in_place=True)
        bare = _bare(picture)
        drawn = io.BytesIO()
        if is_jpeg or (bare.mode == "RGB" and picture.format == "WEBP"):
            bare.save(drawn, "JPEG", quality=92, icc_profile=profile)
            return drawn.getvalue(), "image/jpeg"
        bare.save(drawn, "PNG", icc_profile=profile)
        return drawn.getvalue(), "image/png"


def thumbnail(file: IO[bytes]) -> bytes:
    """A WebP of at most 320 px; of an animation its first picture."""
    with opened(file) as picture:
        picture.draft("RGB", (SIDE * 2, SIDE * 2))  # JPEG alone: unpacks only what is needed
        ImageOps.exif_transpose(picture, in_place=True)
        return drawn_small(picture)


def drawn_small(picture: Image.Image) -> bytes:
    small = _bare(picture)
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    small.save(drawn, "WEBP", quality=75, method=4, exif=b"", icc_profile=b"")
    return drawn.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """In 8 bits of red, green, blue and perhaps alpha; whatever else it knows is forgotten."""
    if picture.mode not in _PLAIN_MODES:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.load()
    picture.info.clear()
    return picture
