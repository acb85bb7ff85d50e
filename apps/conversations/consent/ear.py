"""Hearing who wants to be left alone, or written to again. Asked before anything else is done
with what people write: before automations, before the AI, before a colleague sees it.

Nothing is sent here: what is to be answered comes back, at most once for each change of mind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.consent import rules, understanding
from apps.conversations.consent.asking import medium_of
from apps.conversations.consent.understanding import Said
from apps.conversations.consent.words import Wish, folded, vocabulary
from apps.conversations.models import ConsentRules, Contact, How
from apps.conversations.people import identities
from apps.conversations.people.keys import EVERYWHERE, Scope
from apps.whatsapp.events import Received, Tapped
from apps.whatsapp.messages import Text
from apps.whatsapp.models import Channel

Channels = Mapping[str, Channel]
LONGEST = 200  # characters; what is longer is no word, and is not looked at


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What to answer, to whom, over the channel on which they wrote, quoting their message."""

    contact_id: UUID
    channel_id: UUID
    reply_to: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """`wishes`: provider's id of a message → what it wished; nobody else need answer those.
    `confirm`: what to answer now."""

    wishes: Mapping[str, Wish]
    confirm: tuple[Confirmation, ...]


SILENCE = Heard({}, ())


def hear(
    tenant: Tenant,
    received: Sequence[Received],
    *,
    channels: Channels,
    contacts: Sequence[Contact | None] | None = None,
) -> Heard:
    """Note what a batch of messages says about consent, and say what to answer.

    `contacts`: who wrote each message; left out, they are looked up. Hearing the same batch
    again notes nothing and asks for no answer.
    """
    in_force = rules.current()
    known = vocabulary(rules.stop_words(in_force), rules.start_words(in_force))
    spoken = [(nth, *wish) for nth, one in enumerate(received) if (wish := _wish(one, known))]
    if not spoken:
        return SILENCE
    who = contacts if contacts is not None else _found(tenant, received, channels)
    said = [
        _said(received[nth], contact, channels[received[nth].channel_key], wish, words)
        for nth, wish, words in spoken
        if (contact := who[nth]) is not None
    ]
    with transaction.atomic():
        return _note(tenant, in_force, sorted(said, key=lambda one: one.at))


def _wish(message: Received, known: Mapping[str, Wish]) -> tuple[Wish, str] | None:
    """What we wrote ourselves and what was said in a group is nobody's wish."""
    if message.echo or message.group_id:
        return None
    if message.opt_out:
        return Wish(message.opt_out), _text(message)
    content = message.content
    if isinstance(content, Text):
        asked = [content.body] if len(content.body) <= LONGEST else []
    else:
        asked = [content.id, content.title] if isinstance(content, Tapped) else []
    wish = next((known[word] for text in asked if (word := folded(text)) in known), None)
    return (wish, _text(message)) if wish else None


def _text(message: Received) -> str:
    content = message.content
    if isinstance(content, Tapped):
        return content.title or content.id
    return content.body if isinstance(content, Text) else ""


def _found(
    tenant: Tenant, received: Sequence[Received], channels: Channels
) -> list[Contact | None]:
    people = [message.person for message in received]
    scope = [
        Scope.of(channels[one.channel_key]) if one.channel_key in channels else EVERYWHERE
        for one in received
    ]
    return identities.find(tenant, people, scope=scope)


def _said(message: Received, contact: Contact, channel: Channel, wish: Wish, words: str) -> Said:
    how = How.BUTTON if isinstance(message.content, Tapped) else How.KEYWORD
    at = message.at or timezone.now()
    return Said(message, contact, channel, medium_of(channel), wish, words, how, at)


def _note(tenant: Tenant, in_force: ConsentRules, said: Sequence[Said]) -> Heard:
    """In the order in which it was said: each wish is understood by what came before it."""
    wishes: dict[str, Wish] = {}
    answers: dict[tuple[UUID, str], Confirmation] = {}
    for one in said:
        known, text = understanding.of(tenant, in_force, one)
        if known:
            wishes[one.message.provider_id] = one.wish
        if text:  # of a change of mind in one breath, the last is answered
            answers[one.contact.pk, one.medium] = _confirmation(one, text)
    return Heard(wishes, tuple(answers.values()))


def _confirmation(one: Said, text: str) -> Confirmation:
    return Confirmation(one.contact.pk, one.channel.pk, one.message.provider_id, text)
