"""One way through the file: to see what would happen, or to do it. A chunk, a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from apps.accounts import audit
from apps.accounts.models import Tenant
from apps.conversations.importing import changes, leases, planning, reached, rejects, staging
from apps.conversations.importing.frames import pl
from apps.conversations.importing.naming import Naming
from apps.conversations.importing.planning import Draft
from apps.conversations.importing.reached import Word
from apps.conversations.importing.source import Piece
from apps.conversations.importing.taking import Outcome
from apps.conversations.importing.telling import tell
from apps.conversations.models import Category, Import, Medium

_MET = frozenset({"40P01", "40001"})  # deadlock, serialization failure
_MEETINGS = 5  # times a chunk is tried when it met somebody else's locks
#: Few rows are looked up among many: by index, always. A chunk that a power cut takes away takes
#: its progress with it and is done again, so nobody waits for the disk.
_WAYS = """
    SET LOCAL random_page_cost = 0.1; SET LOCAL jit = off; SET LOCAL synchronous_commit = off
"""


@dataclass(slots=True)
class Pass:
    """What is the same for all chunks of one way through."""

    tenant: Tenant
    import_: Import
    draft: Draft
    naming: Naming
    everybody: tuple[str, ...]
    word: Word

    @classmethod
    def of(cls, tenant: Tenant, import_: Import, *, makes: bool) -> Pass:
        draft = planning.read(import_.plan)
        return cls(tenant, import_, draft, Naming(makes=makes), draft.tags, Word(import_))

    def beside(self) -> Pass:
        """For another connection: a tag that one has made is not there yet for the other."""
        return replace(self, naming=Naming(makes=True), word=self.word.beside())

    def job(self) -> changes.Job:
        stated = self.draft.consent
        targets = {target.partition(":")[0] for _position, target in self.draft.columns}
        return changes.Job(
            import_id=self.import_.pk,
            fields=frozenset("attributes" if one == "attribute" else one for one in targets),
            on_duplicate=self.draft.on_duplicate,
            tags=tuple(self.naming.ids_of(self.everybody)),
            actor=self.import_.by_name[: audit.LONGEST_NAME],
            matter=(
                (stated.medium, stated.category)
                if stated
                else (Medium.WHATSAPP.value, Category.MARKETING.value)
            ),
        )


def chunk(way: Pass, work: Callable[[], None]) -> None:
    """Do one chunk's work in a transaction; again when PostgreSQL chose it to end a deadlock."""
    for meeting in range(1, _MEETINGS + 1):
        try:
            with way.word.given_back(), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(_WAYS)
                work()
            return
        except BaseException as exc:
            way.naming.forget()  # a tag that was made is not there any more
            if meeting == _MEETINGS or _code(exc) not in _MET:
                raise


def stage(way: Pass, good: pl.DataFrame) -> None:
    staging.put(way.naming.numbered(good))


def note(way: Pass, piece: Piece, outcome: Outcome, **progress: Any) -> None:
    """Keep what is to be told and how far it has come. Raises leases.Lost."""
    import_ = way.import_
    told = rejects.of_piece(piece, dict(way.draft.columns), outcome)
    rejects.keep(import_, told)
    way.word.take()
    counts = Counter(import_.counts)
    counts.update(counted(piece, outcome))
    done = int(import_.progress.get("done", 0)) + len(piece.frame)
    leases.keep(
        import_,
        counts=dict(counts),
        progress={**reached.with_chunk(import_.progress, piece.chunk), **progress, "done": done},
    )
    tell(way.tenant, import_)


def counted(piece: Piece, outcome: Outcome) -> dict[str, int]:
    repeated = piece.frame.filter((pl.col("code") == "") & pl.col("first").is_not_null()).height
    invalid = piece.frame.filter(pl.col("code") != "").height
    return {
        "new": outcome.new,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "invalid": invalid + len(outcome.trashed),
        "duplicate": repeated + len(outcome.repeated),
        "opted_out": len(outcome.opted_out),
    }


def _code(exc: BaseException) -> str:
    return str(getattr(exc.__cause__, "sqlstate", "") or "")
