"""Rules to begin with, in the language of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.conversations.automation.conditions import Json
from apps.conversations.models import Automation, Conversation

Trigger = Automation.Trigger
Priority = Conversation.Priority


@dataclass(frozen=True, slots=True)
class Starter:
    """`about`: what it is good for. Names of tags become tags once the rule is saved."""

    key: str
    name: str
    about: str
    icon: str
    trigger: str
    conditions: Json
    actions: list[Any]
    minutes: int | None = None


def all_of_them() -> list[Starter]:
    return [_welcome(), _closed(), _prices(), _waiting(), _ads()]


def named(key: str) -> Starter | None:
    return next((one for one in all_of_them() if one.key == key), None)


def _welcome() -> Starter:
    return Starter(
        "welcome",
        _("Welcome new customers"),
        _("Whoever writes for the first time gets a greeting at once."),
        "smile",
        Trigger.MESSAGE,
        {"all": [{"field": "first", "op": "is"}, {"field": "hours", "op": "within"}]},
        [
            {
                "do": "reply",
                "text": _(
                    "Hello {{name|there}}, thank you for writing to us. Somebody of our team will"
                    " answer in a moment."
                ),
            },
            {"do": "tag_contact", "tags": [_("New customer")]},
        ],
    )


def _closed() -> Starter:
    return Starter(
        "closed",
        _("Answer while you are closed"),
        _("Outside business hours people are told that you will answer later."),
        "moon",
        Trigger.OPENED,
        {"all": [{"field": "hours", "op": "outside"}]},
        [
            {
                "do": "reply",
                "text": _(
                    "Hello {{name|there}}, we are closed right now. Leave your message, and we will"
                    " answer as soon as we are back."
                ),
            }
        ],
    )


def _prices() -> Starter:
    asked = [_("price"), _("prices"), _("how much"), _("quote"), _("budget")]
    return Starter(
        "prices",
        _("Sort questions about prices"),
        _("Whoever asks for a price gets a tag and goes to the top of the list."),
        "tag",
        Trigger.MESSAGE,
        {"any": [{"field": "words", "op": "any", "value": asked}]},
        [
            {"do": "tag", "tags": [_("Prices")]},
            {"do": "priority", "priority": Priority.HIGH.value},
        ],
    )


def _waiting() -> Starter:
    return Starter(
        "waiting",
        _("Let nobody wait too long"),
        _("After 15 minutes without an answer the conversation becomes urgent."),
        "clock",
        Trigger.UNANSWERED,
        {"all": [{"field": "hours", "op": "within"}]},
        [
            {"do": "priority", "priority": Priority.URGENT.value},
            {"do": "note", "text": _("Nobody has answered for 15 minutes.")},
        ],
        minutes=15,
    )


def _ads() -> Starter:
    return Starter(
        "ads",
        _("Recognise who comes from an ad"),
        _("Conversations that an advertisement brought get a tag, so that you can count them."),
        "campaign",
        Trigger.MESSAGE,
        {"all": [{"field": "ad", "op": "is"}]},
        [{"do": "tag", "tags": [_("Ad")]}, {"do": "tag_contact", "tags": [_("Ad")]}],
    )
