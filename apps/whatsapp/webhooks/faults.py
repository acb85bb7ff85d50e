"""What went wrong, in words that can be kept: no value of a row, no text, no number."""

from __future__ import annotations

import traceback
from typing import Any


def fault_of(exc: BaseException) -> str:
    """Kind and place of an exception, and the constraint when a database names one.

    Its message is left out, because it may quote what somebody wrote.
    """
    frames = [
        frame for frame in traceback.extract_tb(exc.__traceback__) if "/apps/" in frame.filename
    ]
    where = f" at {_place(frames[-1])}" if frames else ""
    diagnosis: Any = getattr(exc.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None)
    return f"{type(exc).__name__}{where}{f' ({constraint})' if constraint else ''}"


def _place(frame: traceback.FrameSummary) -> str:
    path = "apps/" + frame.filename.rpartition("/apps/")[2]
    return f"{path}:{frame.lineno} {frame.name}"
