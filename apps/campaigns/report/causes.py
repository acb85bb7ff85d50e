"""Why messages did not arrive, and what somebody can do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from apps.campaigns.results.figures import Coded
from apps.conversations.consent import reasons
from apps.conversations.models import Message, Status
from apps.conversations.outcomes import in_words
from apps.whatsapp.error_catalogue import OWN, UNKNOWN, Who, entry

ACTS: dict[Who, Any] = {
    Who.COMPANY: gettext_lazy("You"),
    Who.PLATFORM: gettext_lazy("The platform"),
    Who.META: gettext_lazy("Meta"),
    Who.NOBODY: gettext_lazy("Nobody"),
}
#: Codes of campaigns alone, in two sentences: what is so, then what can be done.
_OF_CAMPAIGNS: dict[str, str] = {
    "campaign_finished": gettext_noop(
        "Somebody ended the campaign before their turn came. They can get a campaign of their own."
    ),
    "campaign_cancelled": gettext_noop(
        "Somebody cancelled the campaign before their turn came. They can get a campaign of their"
        " own."
    ),
    "holdout": gettext_noop(
        "They were held out by lot, to compare the others with. They can get it afterwards."
    ),
    "not_dealt": gettext_noop(
        "They were kept for later, until the test is decided. Send them the best version."
    ),
    "quota": gettext_noop("The plan's limit was used up. Choose a bigger plan, or send it later."),
}
_UNKNOWN = (
    gettext_noop("It is not known whether it left"),
    gettext_noop("We ask the provider again and again. Nothing is sent twice by itself."),
)


@dataclass(frozen=True, slots=True)
class Cause:
    """`status`: failed, cancelled or unknown. `title`: what happened; `to_do`: and now. `who`
    acts, in a word. `is_passing`: sent again it may arrive."""

    status: str
    code: str
    title: str
    to_do: str
    who: str
    people: int
    is_passing: bool = False

    @property
    def is_providers(self) -> bool:
        """Its code is the provider's, and may be looked up there."""
        return self.status == Status.FAILED and self.code[:1].isdigit()


def causes(coded: Iterable[Coded], provider: str) -> list[Cause]:
    """In the language in force, the most frequent first."""
    return [of(one.status, one.code, one.messages, provider) for one in coded if one.messages > 0]


def of(status: str, code: str, people: int, provider: str) -> Cause:
    if status == Status.UNKNOWN:
        title, to_do = (_(words) for words in _UNKNOWN)
        return Cause(status, code, title, to_do, str(ACTS[Who.NOBODY]), people)
    known = entry(code, provider=provider)
    if known is not UNKNOWN and not _is_ours(code):
        return Cause(
            status,
            code,
            _(known.title),
            _(known.text),
            str(ACTS[known.who]),
            people,
            status == Status.FAILED and bool(known.retry),
        )
    title, to_do = _two(words(code, status, provider))
    who = Who.NOBODY if status == Status.CANCELLED else Who.COMPANY
    return Cause(status, code, title, to_do, str(ACTS[who]), people)


def words(code: str, status: str = Status.CANCELLED, provider: str = "meta") -> str:
    """Why somebody did not get it, in the language in force."""
    if code in _OF_CAMPAIGNS:
        return _(_OF_CAMPAIGNS[code])
    return in_words(Message(status=status, code=code), provider)


def left_out(counted: dict[str, int]) -> list[Cause]:
    """People who were meant and have no message. `counted`: code → people."""
    found = []
    for code, people in counted.items():
        title, to_do = _two(words(code))
        found.append(Cause("", code, title, to_do, "", people))
    return found


def _is_ours(code: str) -> bool:
    return code in _OF_CAMPAIGNS or (code in reasons.WORDS and code not in OWN)


def _two(said: str) -> tuple[str, str]:
    """The first sentence as a title, and the rest."""
    first, dot, rest = said.partition(". ")
    return (first, rest) if dot else (said.removesuffix("."), "")
