"""Places at which a process can be told to die, so that tests see what a crash there leaves.

`RECADO_FAULT_POINT=ingest.applied` kills the process the first time it comes to the place
of that name, `ingest.applied:3` the third time. Without the variable nothing happens.
"""

from __future__ import annotations

import os
from collections import Counter

EXIT_CODE = 86
_NAME, _, _TIMES = os.environ.get("RECADO_FAULT_POINT", "").partition(":")
_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Die here, as `kill -9` would do it, when the environment says so."""
    if name != _NAME:
        return
    _reached[name] += 1
    if _reached[name] >= int(_TIMES or 1):
        os._exit(EXIT_CODE)
