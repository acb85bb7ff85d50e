"""Logos: whatever picture is sent, only pixels that we drew ourselves are kept and served."""

from __future__ import annotations

import io
import warnings
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from apps.accounts.errors import Refusal

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 4096 * 4096  # a small file may unpack to gigabytes
SIDE = 256  # px of the longer side, once redrawn


class LogoRefused(Refusal):
    code = "logo_refused"
    status = 400
    message = _("This file is no picture we can read. Use a PNG, JPEG or WebP.")


def redraw(file: IO[bytes]) -> bytes:
    """A PNG of at most 256 px, without the metadata of the original. Raises LogoRefused."""
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise LogoRefused(_("The picture is over 2 MB. Make it smaller and send it again."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _png(Image.open(io.BytesIO(raw), formats=FORMATS))
    except LogoRefused:
        raise
    except Exception as exc:  # a broken file makes the library raise almost anything
        raise LogoRefused from exc


def _png(picture: Image.Image) -> bytes:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise LogoRefused(_("The picture is over 4096 px. Make it smaller and send it again."))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    drawn = io.BytesIO()
    clean.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
