"""What a click beside the rows of buttons does: add:<KIND>, remove:<n>, up:<n>, down:<n>."""

from __future__ import annotations

from dataclasses import replace

from apps.whatsapp.message_templates.composing import BUTTONS, Button, Content
from apps.whatsapp.message_templates.rules import limits


def after(content: Content, op: str) -> Content:
    """What makes no sense changes nothing. A new row stands among those of its kind."""
    what, _colon, told = op.partition(":")
    rows = list(content.buttons)
    if what == "add" and told in BUTTONS and len(rows) < limits.MOST_BUTTONS:
        rows.insert(_place_for(told, rows), Button(told))
    elif what in {"remove", "up", "down"} and told.isdecimal() and int(told) < len(rows):
        _move(rows, what, int(told))
    return replace(content, buttons=tuple(rows))


def opens_row(content: Content, op: str) -> int | None:
    """The row that a click has added, to write in at once."""
    what, _colon, kind = op.partition(":")
    if what != "add":
        return None
    places = [place for place, row in enumerate(content.buttons) if row.kind == kind]
    return places[-1] if places else None


def _place_for(kind: str, rows: list[Button]) -> int:
    """After the last that may stand beside it: Meta wants quick replies together."""
    same = [
        place
        for place, row in enumerate(rows)
        if (row.kind == "QUICK_REPLY") is (kind == "QUICK_REPLY")
    ]
    return same[-1] + 1 if same else len(rows)


def _move(rows: list[Button], what: str, place: int) -> None:
    row = rows.pop(place)
    if what != "remove":
        rows.insert(max(0, place + (1 if what == "down" else -1)), row)
