"""Which colours a company may wear: arithmetic on `#rrggbb`."""

from __future__ import annotations

#: Relative luminance from which quiet text on a tint of the brand falls below 4.5:1 in the
#: dark theme (white is 1, the interface's yellow 0.58).
LIGHTEST = 0.9


def luminance(color: str) -> float:
    """0 for black to 1 for white (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def is_nearly_white(color: str) -> bool:
    return luminance(color) > LIGHTEST


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
