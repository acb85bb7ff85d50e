"""A place on a card of our own drawing: no map is asked for, so nobody else learns of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format

WIDTH, HEIGHT = 300, 132


@dataclass(frozen=True, slots=True)
class Place:
    """`streets` and `avenues`: paths of the drawing, the same for the same place."""

    name: str
    address: str
    coordinates: str
    url: str
    streets: tuple[str, ...]
    avenues: tuple[str, ...]
    park: str


def place_of(content: dict[str, Any]) -> Place | None:
    """None where it says no coordinates."""
    try:
        latitude, longitude = float(content["latitude"]), float(content["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    dice = random.Random(f"{latitude:.3f} {longitude:.3f}")  # noqa: S311 # nosec B311 - a drawing
    name, address = str(content.get("name") or ""), str(content.get("address") or "")
    spoken = ", ".join(
        number_format(degrees, decimal_pos=5, use_l10n=True) for degrees in (latitude, longitude)
    )
    return Place(
        name,
        address,
        spoken,
        _url(latitude, longitude),
        (*_across(dice, 4), *_down(dice, 6)),
        (*_across(dice, 1), *_down(dice, 1)),
        _park(dice),
    )


def _url(latitude: float, longitude: float) -> str:
    asked = {"api": 1, "query": f"{latitude:.6f},{longitude:.6f}"}
    return f"https://www.google.com/maps/search/?{urlencode(asked)}"


def _across(dice: random.Random, count: int) -> list[str]:
    step = HEIGHT / count
    rows = [step * (at + dice.uniform(0.2, 0.8)) for at in range(count)]
    return [f"M-4 {y:.0f}L{WIDTH + 4} {y + dice.uniform(-22, 22):.0f}" for y in rows]


def _down(dice: random.Random, count: int) -> list[str]:
    step = WIDTH / count
    columns = [step * (at + dice.uniform(0.2, 0.8)) for at in range(count)]
    return [f"M{x:.0f} -4L{x + dice.uniform(-26, 26):.0f} {HEIGHT + 4}" for x in columns]


def _park(dice: random.Random) -> str:
    x, y = dice.uniform(0, WIDTH * 0.6), dice.uniform(0, HEIGHT * 0.5)
    w, h = dice.uniform(50, 90), dice.uniform(30, 55)
    slant = dice.uniform(-8, 8)
    return (
        f"M{x:.0f} {y:.0f}L{x + w:.0f} {y + slant:.0f}L{x + w + slant:.0f} {y + h:.0f}"
        f"L{x + slant:.0f} {y + h - slant:.0f}Z"
    )
