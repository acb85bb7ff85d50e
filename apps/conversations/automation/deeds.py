"""What a rule or a macro may do: each deed in words, with what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.conversations.automation.known import Known
from apps.conversations.models import Conversation


class Kind(StrEnum):
    TEXT = "text"
    MESSAGE = "message"  # a text for the customer, with variables
    ONE = "one"  # of a list
    SOME = "some"  # of a list
    TAGS = "tags"  # by id or by name; new names become tags
    MINUTES = "minutes"
    FILE = "file"  # the id of a file of ours
    TEMPLATE = "template"  # name and language
    SLOTS = "slots"  # the template's values


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    label: Any
    kind: Kind
    longest: int = 0
    choices: Callable[[Known], Mapping[Any, Any]] | None = None
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """`group`: where it stands in the list to choose from."""

    key: str
    name: Any
    params: tuple[Param, ...] = ()
    group: str = "sort"


GROUPS = {
    "say": _("Say something"),
    "people": _("Who answers"),
    "sort": _("Sort"),
    "tell": _("Tell others"),
}
_PRIORITIES = {one.value: one.label for one in Conversation.Priority}
_ON = {True: _("The AI may answer"), False: _("Only people answer")}
_TAGS = Param("tags", _("Tags"), Kind.TAGS)
LONGEST_MESSAGE = 4096  # characters, as WhatsApp takes them
LONGEST_NOTE = 2000

DEEDS: dict[str, Deed] = {
    deed.key: deed
    for deed in (
        Deed(
            "reply",
            _("Reply"),
            (Param("text", _("Text"), Kind.MESSAGE, LONGEST_MESSAGE),),
            "say",
        ),
        Deed(
            "canned",
            _("Send a canned reply"),
            (Param("reply", _("Canned reply"), Kind.ONE, choices=lambda k: k.canned_replies),),
            "say",
        ),
        Deed(
            "file",
            _("Send a file"),
            (
                Param("mediaId", _("File"), Kind.FILE),
                Param("caption", _("Caption"), Kind.MESSAGE, 1024, needed=False),
            ),
            "say",
        ),
        Deed(
            "template",
            _("Send a template"),
            (
                Param("template", _("Template"), Kind.TEMPLATE),
                Param("values", _("Values"), Kind.SLOTS, needed=False),
            ),
            "say",
        ),
        Deed(
            "assign",
            _("Give to a colleague"),
            (Param("to", _("Colleague"), Kind.ONE, choices=lambda known: known.answerers),),
            "people",
        ),
        Deed(
            "team",
            _("Give to a team"),
            (Param("team", _("Team"), Kind.ONE, choices=lambda known: known.teams),),
            "people",
        ),
        Deed(
            "turn",
            _("Give to each of a team in turn"),
            (Param("team", _("Team"), Kind.ONE, choices=lambda known: known.teams),),
            "people",
        ),
        Deed("release", _("Give back to everybody"), (), "people"),
        Deed(
            "ai",
            _("Hand over to the AI, or take back"),
            (Param("on", _("Who answers"), Kind.ONE, choices=lambda _known: _ON),),
            "people",
        ),
        Deed("tag", _("Tag the conversation"), (_TAGS,)),
        Deed("untag", _("Take tags from the conversation"), (_TAGS,)),
        Deed("tag_contact", _("Tag the contact"), (_TAGS,)),
        Deed("untag_contact", _("Take tags from the contact"), (_TAGS,)),
        Deed(
            "priority",
            _("Set the priority"),
            (Param("priority", _("Priority"), Kind.ONE, choices=lambda _known: _PRIORITIES),),
        ),
        Deed("snooze", _("Snooze"), (Param("minutes", _("Minutes"), Kind.MINUTES),)),
        Deed("close", _("Close")),
        Deed(
            "note", _("Write a note"), (Param("text", _("Note"), Kind.TEXT, LONGEST_NOTE),), "tell"
        ),
        Deed(
            "notify",
            _("Notify colleagues"),
            (
                Param("to", _("Colleagues"), Kind.SOME, choices=lambda known: known.colleagues),
                Param("text", _("What about"), Kind.TEXT, 120, needed=False),
            ),
            "tell",
        ),
        Deed(
            "webhook",
            _("Call a webhook"),
            (Param("endpoint", _("Address"), Kind.ONE, choices=lambda known: known.endpoints),),
            "tell",
        ),
    )
}
#: What leaves to the customer.
SAYS = frozenset(key for key, deed in DEEDS.items() if deed.group == "say")
