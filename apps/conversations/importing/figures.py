"""How an import stands, for pages, programs and the live connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.conversations.importing import leases, refusals
from apps.conversations.models import Import

COUNTED = ("new", "changed", "unchanged", "invalid", "duplicate", "opted_out")
State = Import.State
_ENDED = (State.DONE, State.CANCELLED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Figures:
    """`counts` of what has been done; `announced` by the dry run; `rows` None: not known yet.

    `done`: rows looked at; `percent` None while there is nothing to tell. `undone`: of an
    import that is or was put back: removed, put_back and kept contacts.
    """

    state: str
    rows: int | None
    done: int
    percent: int | None
    counts: dict[str, int]
    announced: dict[str, int]
    undone: dict[str, int]
    problem: str
    is_working: bool
    may_cancel: bool
    may_undo: bool

    @property
    def told(self) -> int:
        """Rows in the list of errors."""
        counts = self.announced if self.state == State.CHECKED else self.counts
        return sum(counts.get(name, 0) for name in ("invalid", "duplicate", "opted_out"))

    @property
    def problem_words(self) -> str:
        known = refusals.PROBLEMS
        return str(known.get(self.problem, known["broken"])) if self.problem else ""

    def as_json(self, import_: Import) -> dict[str, Any]:
        """For programs: camelCase."""
        return {
            "id": str(import_.pk),
            "filename": import_.filename,
            "state": self.state,
            "rows": self.rows,
            "done": self.done,
            "percent": self.percent,
            "counts": _camel(self.counts),
            "announced": _camel(self.announced) if self.announced else None,
            "problem": self.problem,
            "message": self.problem_words,
        }


def of(import_: Import) -> Figures:
    done = int(import_.progress.get("done", 0))
    state = import_.state
    return Figures(
        state=state,
        rows=import_.rows,
        done=done,
        percent=_percent(import_, done),
        counts=_complete(import_.counts),
        announced=_complete(import_.announced) if import_.announced else {},
        undone=dict(import_.progress.get("undone", {})),
        problem=import_.problem,
        is_working=state in leases.WORKING,
        may_cancel=state not in (*_ENDED, State.UNDOING, State.UNDONE),
        may_undo=state in _ENDED and bool(_written(import_)),
    )


def _written(import_: Import) -> int:
    return int(import_.counts.get("new", 0)) + int(import_.counts.get("changed", 0))


def _percent(import_: Import, done: int) -> int | None:
    if import_.state == State.CHECKING:
        read, size = int(import_.progress.get("read", 0)), import_.size
        return min(100, 100 * read // size) if size else None
    if import_.state == State.UNDOING:
        undone, written = import_.progress.get("undone", {}), _written(import_)
        return min(100, 100 * sum(undone.values()) // written) if written else None
    return min(100, 100 * done // import_.rows) if import_.rows else None


def _complete(counts: dict[str, int]) -> dict[str, int]:
    return {name: int(counts.get(name, 0)) for name in COUNTED}


def _camel(counts: dict[str, int]) -> dict[str, int]:
    return {"optedOut" if name == "opted_out" else name: count for name, count in counts.items()}
