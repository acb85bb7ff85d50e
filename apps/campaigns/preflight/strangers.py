"""Pasted numbers that are nobody yet: as the others once they are contacts, who said nothing."""

from __future__ import annotations

from collections.abc import Sequence

from apps.campaigns.preflight import losses
from apps.campaigns.preflight.counting import Group
from apps.campaigns.preflight.said import Saying
from apps.conversations.consent import asking, reasons, rules, suppressing
from apps.conversations.models import Category, ConsentRules, Medium, Suppression
from apps.conversations.outbox import america
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of

#: What a number alone fills.
_KNOWN = frozenset({"telefone", "phone"})


def groups(numbers: Sequence[str], channels: Sequence[Channel], saying: Saying) -> list[Group]:
    """Each for itself, as they are few."""
    if not numbers:
        return []
    suppressed = _suppressed(numbers, channels, saying)
    kinds = [str(one["kind"]) for one in saying.variants]
    is_barred = america.bars(channels, saying.category, kinds)
    everybody = _of_everybody(channels, saying)
    return [
        Group(_code(one, suppressed, is_barred, everybody), False, 0, one, 1, _missing(saying))
        for one in numbers
    ]


def _code(number: str, suppressed: set[str], is_barred: bool, everybody: str) -> str:
    if number in suppressed:
        return reasons.SUPPRESSED
    if everybody == reasons.NO_CONSENT:
        return everybody
    if is_barred and america.is_there(number):
        return losses.NO_US_MARKETING
    return everybody


def _of_everybody(channels: Sequence[Channel], saying: Saying) -> str:
    """What keeps all of them from it, "" for nothing."""
    needs = saying.category == Category.MARKETING
    if needs and rules.current().policy == ConsentRules.Policy.GIVEN:
        return reasons.NO_CONSENT
    if _have_windows(channels) and not any(one["kind"] == "template" for one in saying.variants):
        return losses.WINDOW_CLOSED
    return losses.VARIABLES_MISSING if any(one - _KNOWN for one in saying.needed[:1]) else ""


def _have_windows(channels: Sequence[Channel]) -> bool:
    """Whether what is no template reaches only people who wrote lately."""
    return bool(channels) and provider_of(channels[0].provider).capabilities.window


def _missing(saying: Saying) -> list[int]:
    return [int(name not in _KNOWN) for name in sorted(saying.names)]


def _suppressed(numbers: Sequence[str], channels: Sequence[Channel], saying: Saying) -> set[str]:
    medium = asking.medium_of(channels[0]) if channels else Medium.WHATSAPP
    listed = Suppression.objects.filter(medium=medium, category=saying.category)
    if not listed.exists():
        return set()
    digests = {suppressing.digest_of(one): one for one in numbers}
    found = listed.filter(digest__in=list(digests)).values_list("digest", flat=True)
    return {digests[bytes(one)] for one in found}
