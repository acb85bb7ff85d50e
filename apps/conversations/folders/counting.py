"""How much each folder holds: one question, and never more than MOST rows of an index for each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from apps.conversations.folders.asked import Folder

MOST = 100  # beyond it is told as "99+"
#: Each condition is one of a small index's.
_PARTS = {
    Folder.MINE.value: "conversations_conversation WHERE status = 'open' AND assignee_id = %(me)s",
    Folder.UNASSIGNED.value: (
        "conversations_conversation WHERE status = 'open' AND assignee_id IS NULL"
    ),
    Folder.WAITING.value: (
        "conversations_conversation WHERE status = 'open' AND waiting_since IS NOT NULL"
    ),
    Folder.SNOOZED.value: "conversations_conversation WHERE status = 'pending'",
    Folder.MENTIONS.value: ("conversations_mention WHERE user_id = %(me)s AND seen_at IS NULL"),
    "unseen": (
        "conversations_conversation WHERE status = 'open' AND unread > 0"
        " AND (assignee_id = %(me)s OR assignee_id IS NULL)"
    ),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Folder → how many, at most MOST. `unseen`: mine and nobody's that have something unread."""

    by_folder: dict[str, int]
    unseen: int


def counts(me: UUID) -> Counts:
    told = _ask(list(_PARTS), me)
    unseen = told.pop("unseen")
    return Counts(told, unseen)


def unseen(me: UUID) -> int:
    return _ask(["unseen"], me)["unseen"]


def _ask(names: list[str], me: UUID) -> dict[str, int]:
    parts = ", ".join(
        f"(SELECT count(*) FROM (SELECT FROM {_PARTS[name]} LIMIT {MOST}) AS found)"  # noqa: S608  # nosec B608 - our own words only
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", {"me": me})  # nosec B608 - see above
        [row] = cursor.fetchall()
    return dict(zip(names, row, strict=True))
