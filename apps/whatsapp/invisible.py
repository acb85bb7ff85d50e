"""Signs that nobody sees and that change what is read: pure Python.

They come with numbers copied from a phone's address book, and from people who want a list to look
other than it is. Joiners (U+200C, U+200D) stay in texts: scripts and emoji are written with them.
"""

from __future__ import annotations

import re

#: Soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width space, direction marks,
#: line and paragraph separators, embeddings and overrides, invisible operators, isolates, byte
#: order mark, annotation marks, tags. For a character class of `re` and of Rust alike.
SIGNS = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e001f"
)
JOINERS = "\u200c\u200d"
_SIGNS = re.compile(f"[{SIGNS}]")


def without(text: str) -> str:
    """The text as it looks. Line separators of Unicode go too; a line feed stays."""
    return text if text.isascii() else _SIGNS.sub("", text)
