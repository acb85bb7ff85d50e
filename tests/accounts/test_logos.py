"""Pictures from everywhere: drawn anew, or refused in words."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from apps.accounts import logos

RATIONAL, FLOAT, BYTE = 5, 11, 1
SOFTWARE, PLACES_OF_STRIPS = 0x0131, 0x0111


def _photo(tag: int, kind: int) -> io.BytesIO:
    """A JPEG that lies on its side, with a tag of a kind that the tag can't have."""
    on_its_side = struct.pack(">HHI4s", 0x0112, 3, 1, b"\0\6\0\0")
    wrong = struct.pack(">HHI4s", tag, kind, 1, b"\0\0\0\1")
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 2) + on_its_side + wrong + b"\0\0\0\0"
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("tag", "kind"), [(SOFTWARE, RATIONAL), (SOFTWARE, FLOAT), (PLACES_OF_STRIPS, BYTE)]
)
def test_a_photo_whose_description_is_broken_is_refused_in_words(tag: int, kind: int) -> None:
    with pytest.raises(logos.LogoRefused):
        logos.redraw(_photo(tag, kind))
