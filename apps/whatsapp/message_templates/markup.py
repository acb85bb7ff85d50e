"""WhatsApp's own markup as HTML: *bold*, _italic_, ~struck~, `code`."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
_VARIABLE = re.compile(r"\{\{\s*[^{}]*?\s*\}\}")
#: A sign counts when it hugs the words and no letter hugs it from outside.
_INLINE = tuple(
    (re.compile(rf"(?<![\w{sign}]){sign}(?=\S)([^\n{sign}]*?\S){sign}(?![\w{sign}])"), tag)
    for sign, tag in (("\\*", "strong"), ("_", "em"), ("~", "s"), ("`", "code"))
)


def html_of(text: str) -> SafeString:
    """Safe HTML. Variables without a value are marked, so that they catch the eye."""
    pieces = _BLOCK.split(str(escape(text)))
    for place, piece in enumerate(pieces):
        pieces[place] = f"<code>{piece}</code>" if place % 2 else _inline(piece)
    return mark_safe("".join(pieces).replace("\n", "<br>"))  # noqa: S308 # nosec B308 B703 - escaped before


def _inline(piece: str) -> str:
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    piece = _VARIABLE.sub(put_aside, piece)  # a name may hold an underscore
    for pattern, tag in _INLINE:
        piece = pattern.sub(rf"<{tag}>\1</{tag}>", piece)
    return re.sub("\x00(\\d+)\x00", lambda found: f"<mark>{kept[int(found[1])]}</mark>", piece)
