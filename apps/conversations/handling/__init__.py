"""What colleagues do with a conversation, each a verb: one transaction, told between the
messages, to open pages and to whoever listens to `news.conversation_changed`.
"""

from apps.conversations.handling.marking import prioritise, set_ai, tag, untag
from apps.conversations.handling.noting import change_note, remove_note, take_note
from apps.conversations.handling.owners import assign, give_to_team, hand_over
from apps.conversations.handling.reading import look_at, mark_read, mark_unread
from apps.conversations.handling.standing import archive, close, reopen, snooze, wake

__all__ = [
    "archive",
    "assign",
    "change_note",
    "close",
    "give_to_team",
    "hand_over",
    "look_at",
    "mark_read",
    "mark_unread",
    "prioritise",
    "remove_note",
    "reopen",
    "set_ai",
    "snooze",
    "tag",
    "take_note",
    "untag",
    "wake",
]
