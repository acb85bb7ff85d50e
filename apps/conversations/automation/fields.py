"""What a rule may ask: each field with its questions, in words, and what may be answered.

Of the contact it asks what segments ask; the rest is of the conversation and of its message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.conversations.automation.known import Known
from apps.conversations.models import Conversation, Message
from apps.conversations.segments import catalogue, op_words

Choices = Mapping[Any, Any]


class Kind(StrEnum):
    BARE = "bare"  # the question says it all
    WORDS = "words"  # a list of words or phrases
    CHOICE = "choice"  # one or more of a list
    ATTRIBUTE = "attribute"  # as segments ask it


@dataclass(frozen=True, slots=True)
class Field:
    """`ops`: code → question; those in `without` take no value. `choices`: value → name."""

    key: str
    name: Any
    kind: Kind
    ops: Mapping[str, Any]
    choices: Callable[[Known], Choices] | None = None
    without: frozenset[str] = frozenset()
    asked: catalogue.Field | None = None  # of an attribute
    only: str = ""  # the trigger it belongs to

    def takes_value(self, op: str) -> bool:
        if self.asked is not None:
            return self.asked.takes_value(op)
        return self.kind != Kind.BARE and op not in self.without


_KINDS = {
    kind.value: kind.label
    for kind in Message.Kind
    if kind not in {Message.Kind.TEMPLATE, Message.Kind.REACTION, Message.Kind.SYSTEM}
}
_STATUSES = {
    one.value: one.label for one in (Conversation.Status.OPEN, Conversation.Status.PENDING)
}
_PRIORITIES = {one.value: one.label for one in Conversation.Priority}
_IS = {"is": _("is"), "is_not": _("is not")}
_SOMEBODY = {**_IS, "empty": _("is nobody"), "not_empty": _("is somebody")}
_TEAM = {**_IS, "empty": _("is none"), "not_empty": _("is any")}
_TAGS = {"has": _("is one of"), "has_not": _("is none of")}
_FILLED = frozenset({"empty", "not_empty"})

OWN: dict[str, Field] = {
    field.key: field
    for field in (
        Field(
            "words",
            _("The message"),
            Kind.WORDS,
            {
                "any": _("contains any of"),
                "all": _("contains all of"),
                "none": _("contains none of"),
            },
        ),
        Field("kind", _("Kind of message"), Kind.CHOICE, _IS, lambda _known: _KINDS),
        Field("channel", _("Channel"), Kind.CHOICE, _IS, lambda known: known.channels),
        Field(
            "hours",
            _("Time"),
            Kind.BARE,
            {"within": _("within business hours"), "outside": _("outside business hours")},
        ),
        Field(
            "first",
            _("First message"),
            Kind.BARE,
            {"is": _("they have never written before"), "is_not": _("they have written before")},
        ),
        Field(
            "ad",
            _("Advertisement"),
            Kind.BARE,
            {"is": _("they come from an ad"), "is_not": _("they do not come from an ad")},
        ),
        Field(
            "new_tag",
            _("Tag that was set"),
            Kind.CHOICE,
            {"has": _("is one of")},
            lambda known: known.tag_choices,
            only="tagged",
        ),
        Field("tag", _("Tag of the conversation"), Kind.CHOICE, _TAGS, lambda k: k.tag_choices),
        Field("status", _("Status"), Kind.CHOICE, _IS, lambda _known: _STATUSES),
        Field("priority", _("Priority"), Kind.CHOICE, _IS, lambda _known: _PRIORITIES),
        Field(
            "assignee",
            _("Who answers"),
            Kind.CHOICE,
            _SOMEBODY,
            lambda known: known.colleagues,
            _FILLED,
        ),
        Field("team", _("Team"), Kind.CHOICE, _TEAM, lambda known: known.teams, _FILLED),
        Field("contact_tag", _("Tag of the contact"), Kind.CHOICE, _TAGS, lambda k: k.tag_choices),
        Field(
            "segment",
            _("Segment or list"),
            Kind.CHOICE,
            {"is": _("contains the contact"), "is_not": _("does not contain the contact")},
            lambda known: known.groups,
        ),
        Field("language", _("Language of the contact"), Kind.WORDS, _IS),
    )
}


def field_of(key: str, known: Known) -> Field | None:
    """The field of that key; None for what there is not (any more)."""
    if key in OWN:
        return OWN[key]
    if not key.startswith("attribute:"):
        return None
    asked = catalogue.field_of(key, known)
    if asked is None:
        return None
    ops = dict(op_words.choices(asked))
    return Field(key, asked.name, Kind.ATTRIBUTE, ops, asked=asked)


def all_of(known: Known, trigger: str = "") -> list[Field]:
    """Those that may be asked, the company's own attributes last."""
    own = [one for one in OWN.values() if not one.only or one.only == trigger]
    attributes = [field_of(f"attribute:{key}", known) for key in known.attributes]
    return [*own, *(one for one in attributes if one)]
