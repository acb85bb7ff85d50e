"""What one wish means for the ledger, and whether it is answered.

Each function returns whether the message was a wish at all, and the answer: "" for none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.consent import answers, ledger, questions, rules, suppressing
from apps.conversations.consent.ledger import Entry
from apps.conversations.consent.words import Wish, speaks_of_promotions
from apps.conversations.models import Category, Consent, ConsentRules, Contact, Identity
from apps.whatsapp.events import Received
from apps.whatsapp.models import Channel

#: Later than this nobody is waiting for our answer, and WhatsApp would not let it through.
ANSWERED_WITHIN = timedelta(hours=24)
_LONGEST_ID = 120  # characters of a provider's id in a key

Understood = tuple[bool, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A message that may be a wish. `words`: what the person wrote or saw on the button."""

    message: Received
    contact: Contact
    channel: Channel
    medium: str
    wish: Wish
    words: str
    how: str
    at: datetime

    @property
    def is_answered(self) -> bool:
        """Not when the carrier has answered already, and not for what happened long ago."""
        late = self.at < timezone.now() - ANSWERED_WITHIN
        return not (self.message.opt_out or self.message.history or late)


def of(tenant: Tenant, in_force: ConsentRules, said: Said) -> Understood:
    return _DEEDS[said.wish](tenant, in_force, said)


def _stop(tenant: Tenant, in_force: ConsentRules, said: Said) -> Understood:
    reach = rules.reach(in_force, said.medium)
    if speaks_of_promotions(said.words):
        reach = (Category.MARKETING,)
    questions.drop(said.contact, said.medium)
    turned = _note(tenant, said, reach, given=False)
    text = answers.stopped(tenant, in_force, only_promotions=reach == (Category.MARKETING,))
    return True, text if turned and in_force.confirms and said.is_answered else ""


def _start(tenant: Tenant, in_force: ConsentRules, said: Said) -> Understood:
    if in_force.asks_twice and not said.message.opt_out:
        return True, _ask(tenant, in_force, said)
    return True, _begin(tenant, in_force, said)


def _ask(tenant: Tenant, in_force: ConsentRules, said: Said) -> str:
    """The question, unless they have agreed or it is waiting for its answer already."""
    if not said.is_answered or _has_agreed(said):
        return ""
    is_new = questions.ask(said.contact, said.medium, words=said.words, at=said.at)
    return answers.question(tenant, in_force) if is_new else ""


def _yes(tenant: Tenant, in_force: ConsentRules, said: Said) -> Understood:
    """Only an answer to our question; anywhere else a yes means something else."""
    asked = questions.take(said.contact, said.medium, at=said.at)
    if asked is None:
        return False, ""
    return True, _begin(tenant, in_force, said, words=f"{asked} → {said.words}")


def _begin(tenant: Tenant, in_force: ConsentRules, said: Said, *, words: str = "") -> str:
    reach = rules.reach(in_force, said.medium)
    turned = _note(tenant, said, reach, given=True, words=words)
    numbers = _numbers(said.contact)
    suppressing.lift(tenant, numbers, medium=said.medium, categories=reach, at=said.at)
    wanted = turned and in_force.confirms and said.is_answered
    return answers.started(tenant, in_force) if wanted else ""


def _note(
    tenant: Tenant, said: Said, reach: Iterable[str], *, given: bool, words: str = ""
) -> bool:
    """Whether anything is another than before."""
    entries = [
        Entry(
            said.contact.pk,
            said.medium,
            category,
            given,
            said.how,
            at=said.at,
            words=words or said.words,
            channel_id=said.channel.pk,
            key=f"heard:{said.channel.pk}:{_short(said.message.provider_id)}:{category}",
        )
        for category in reach
    ]
    return any(noted.turned for noted in ledger.note(tenant, entries))


def _short(provider_id: str) -> str:
    if len(provider_id) <= _LONGEST_ID:
        return provider_id
    return hashlib.sha256(provider_id.encode()).hexdigest()


def _has_agreed(said: Said) -> bool:
    rows = Consent.objects.filter(contact=said.contact, medium=said.medium, given=True)
    return rows.filter(category=Category.MARKETING).exists()


def _numbers(contact: Contact) -> list[str]:
    phones = Identity.objects.filter(contact=contact, kind=Identity.Kind.PHONE)
    return list(phones.values_list("value", flat=True))


_DEEDS: dict[Wish, Callable[[Tenant, ConsentRules, Said], Understood]] = {
    Wish.STOP: _stop,
    Wish.START: _start,
    Wish.YES: _yes,
}
