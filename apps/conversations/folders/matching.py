"""What a row has to say of itself to stand in a folder, for pages that hear of it live."""

from __future__ import annotations

import json
from uuid import UUID

from apps.conversations.folders.asked import ME, NOBODY, Asked, Folder
from apps.conversations.models import Conversation

Status = Conversation.Status
ANY = "*"
#: Folder → fact of a row → the values that let it in, ANY for whatever is not empty.
_FOLDERS: dict[Folder, dict[str, list[str]]] = {
    Folder.MINE: {"status": [Status.OPEN], "assignee": [ME]},
    Folder.UNASSIGNED: {"status": [Status.OPEN], "assignee": [""]},
    Folder.WAITING: {"status": [Status.OPEN], "waits": [ANY]},
    Folder.ALL: {"status": [Status.OPEN, Status.PENDING]},
    Folder.MENTIONS: {"mentioned": [ANY]},  # a row doesn't know: it is only kept up to date
    Folder.SNOOZED: {"status": [Status.PENDING]},
    Folder.CLOSED: {"status": [Status.CLOSED]},
}


def match_of(asked: Asked, me: UUID) -> str:
    """As JSON: [fact, values] that all have to hold."""
    conditions = [*_FOLDERS[asked.folder].items(), *_narrowing(asked)]
    said = {ME: str(me), NOBODY: ""}
    return json.dumps([[name, [said.get(one, one) for one in some]] for name, some in conditions])


def _narrowing(asked: Asked) -> list[tuple[str, list[str]]]:
    return [
        ("tags" if name == "tag" else name, [ANY if name == "unread" else value])
        for name, value in asked.narrowing.items()
    ]
