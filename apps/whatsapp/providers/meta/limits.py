"""How long and how many: what Meta would refuse is said before it is sent.

Source: Meta, "Messages" of the Cloud API documentation, read 2026-11-20.
"""

from __future__ import annotations

from collections.abc import Collection, Sized
from urllib.parse import urlsplit

from apps.whatsapp.providers.protocol import Unsendable

TEXT = 4096
CAPTION = 1024
BODY = 1024  # under buttons; over a list it is TEXT
HEADER = FOOTER = 60
BUTTON_TITLE = 20
BUTTON_ID = 256
BUTTONS = 3
SECTIONS = 10
ROWS = 10  # in all sections together
SECTION_TITLE = 24
ROW_TITLE = 24
ROW_DESCRIPTION = 72
ROW_ID = 200
TAG = 512
ADDRESS = 2000  # of a web page or file; Meta names it for templates' buttons only


def filled(text: str, field: str, most: int) -> str:
    """The text, when there is some and not too much."""
    if not text.strip():
        raise Unsendable("empty", field)
    return fitting(text, field, most)


def fitting(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise Unsendable("too_long", field, limit=most, length=len(text))
    return text


def counted(things: Sized, field: str, most: int) -> None:
    if not things:
        raise Unsendable("empty", field)
    if len(things) > most:
        raise Unsendable("too_many", field, limit=most, count=len(things))


def different(values: Collection[str], field: str) -> None:
    if len(set(values)) != len(values):
        raise Unsendable("not_unique", field)


def web_address(url: str, field: str) -> str:
    filled(url, field, ADDRESS)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Unsendable("not_an_address", field) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unsendable("not_an_address", field)
    return url


def degrees(value: float, field: str, most: float) -> float:
    # Written so that NaN, which compares with nothing, is refused too.
    if not -most <= value <= most:
        raise Unsendable("out_of_range", field, limit=most)
    return value
