"""Whether this worker is to end: said by its main process, read by those that do its work.

The byte is shared by all processes that are forked from the one that imported this.
"""

from __future__ import annotations

import mmap

_flag = mmap.mmap(-1, 1)


def ask() -> None:
    """Slices end what they are doing and begin nothing."""
    _flag[0] = 1


def is_asked() -> bool:
    return _flag[0] == 1
