"""A conversation on paper. The fonts are our own, so that it looks the same wherever it is made:
DejaVu for letters, Noto Emoji, in black, for what DejaVu does not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FONTS = Path(__file__).parent / "fonts"
_LETTERS, _BOLD, _EMOJI = (
    _FONTS / "dejavu" / "DejaVuSans.ttf",
    _FONTS / "dejavu" / "DejaVuSans-Bold.ttf",
    _FONTS / "noto-emoji" / "NotoEmoji-Regular.ttf",
)
#: What joins, colours and turns signs: without it each stands for itself.
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u20e3"
                     "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")  # fmt: skip
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_A_FLAG = 0x1F1E6  # the A of which flags are made
_GREY, _INK = 110, 20
_TITLE, _BODY, _SMALL = 15, 10, 8  # points


@dataclass(frozen=True, slots=True)
class Line:
    """`day` and `at` in words."""

    day: str
    at: str
    who: str
    text: str


@cache
def _drawn() -> frozenset[int]:
    """The signs that one of the fonts has."""
    fonts: Any = Sheet().fonts
    return frozenset(sign for font in fonts.values() for sign in font.cmap)


def shown(text: str) -> str:
    """As the fonts can write it: accents on their letters, flags as the letters of their country,
    a question mark for what neither has."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    text = _FLAG.sub(lambda found: chr(ord(found[0]) - _A_FLAG + ord("A")), text)
    return "".join(sign if sign == "\n" or ord(sign) in _drawn() else "?" for sign in text)


class Sheet(FPDF):
    """A4 with numbered pages."""

    letters = "Letters"

    def __init__(self) -> None:
        super().__init__(format="A4")
        self.add_font(self.letters, fname=_LETTERS)
        self.add_font(self.letters, style="B", fname=_BOLD)
        self.add_font("Emoji", fname=_EMOJI)
        self.set_fallback_fonts(["Emoji"], exact_match=False)
        self.set_auto_page_break(True, margin=18)

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(self.letters, size=_SMALL)
        self.set_text_color(_GREY)
        self.cell(0, 5, str(self.page_no()), align="C")

    def say(self, text: str, size: int, grey: int, *, bold: bool = False, align: str = "L") -> None:
        self.set_font(self.letters, style="B" if bold else "", size=size)
        self.set_text_color(grey)
        self.multi_cell(
            0, size * 0.5, shown(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def day(self, words: str) -> None:
        """Between two rules."""
        self.ln(2)
        self.say(words, _SMALL, _GREY, align="C")
        y, room = self.get_y() - 2, (self.epw - self.get_string_width(shown(words))) / 2 - 4
        self.set_draw_color(215)
        self.line(self.l_margin, y, self.l_margin + room, y)
        self.line(self.w - self.r_margin - room, y, self.w - self.r_margin, y)
        self.ln(3)

    def said(self, line: Line) -> None:
        """A message's head stays with its first line."""
        if self.will_page_break(14):
            self.add_page()
        self.set_font(self.letters, style="B", size=_SMALL + 1)
        self.set_text_color(_INK)
        who = shown(line.who)
        self.cell(self.get_string_width(who) + 3, 4.5, who)
        self.set_font(self.letters, size=_SMALL)
        self.set_text_color(_GREY)
        self.cell(0, 4.5, shown(line.at), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.say(line.text, _BODY, _INK)
        self.ln(2.5)


def printed(title: str, about: str, lines: Sequence[Line]) -> bytes:
    sheet = Sheet()
    sheet.set_title(title)
    sheet.add_page()
    sheet.say(title, _TITLE, _INK, bold=True)
    sheet.say(about, _BODY, _GREY)
    sheet.ln(3)
    for line, begins in days(lines):
        if begins:
            sheet.day(line.day)
        sheet.said(line)
    return bytes(sheet.output())


def days(lines: Sequence[Line]) -> Iterable[tuple[Line, bool]]:
    """Each with whether its day begins with it."""
    before = [None, *(line.day for line in lines)]
    return ((line, line.day != day) for line, day in zip(lines, before, strict=False))
