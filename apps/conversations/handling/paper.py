"""A conversation on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

#: Where systems keep a font that has more than Western letters; without one, what the PDF's own
#: fonts can't write is shown as a question mark.
_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
)
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})
_GREY, _INK = 110, 20
_TITLE, _BODY, _SMALL = 15, 10, 8  # points


class Sheet(FPDF):
    """A4 with numbered pages."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        path = next((path for path in _FONTS if Path(path).exists()), "")
        self.letters = "Letters" if path else "Helvetica"
        if path:
            self.add_font(self.letters, fname=path)
        self.is_plain = not path
        self.set_auto_page_break(True, margin=18)

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(self.letters, size=_SMALL)
        self.set_text_color(_GREY)
        self.cell(0, 5, str(self.page_no()), align="C")

    def say(self, text: str, size: int, grey: int) -> None:
        self.set_font(self.letters, size=size)
        self.set_text_color(grey)
        shown = text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")
        self.multi_cell(
            0, size * 0.5, shown if self.is_plain else text, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )


def printed(title: str, about: str, said: Sequence[tuple[str, str, str]]) -> bytes:
    """`said`: when, who, what."""
    sheet = Sheet()
    sheet.set_title(title)
    sheet.add_page()
    sheet.say(title, _TITLE, _INK)
    sheet.say(about, _BODY, _GREY)
    sheet.ln(4)
    for at, who, text in said:
        sheet.say(f"{who}, {at}", _SMALL, _GREY)
        sheet.say(text, _BODY, _INK)
        sheet.ln(2)
    return bytes(sheet.output())
