"""What stands in the wizard's fields and can't be understood yet: kept beside the campaign, so
that no input is lost, whoever leaves the page and comes back.

    typed = {"tab": token of the page that saved last, "<step>": {field: [texts]}}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.crypto import get_random_string

from apps.campaigns.models import Campaign

STEPS = ("who", "what", "channels", "when", "check")
_TAB = "tab"
_LONGEST = 600_000  # characters of a step
_NOT_INPUT = frozenset({"csrfmiddlewaretoken", "rev", "tab", "go", "op", "mine", "leaving"})


def new_tab() -> str:
    """Names a page as it was given out once."""
    return get_random_string(12)


def is_own(campaign: Campaign, tab: str) -> bool:
    """Whether the page that saved last was this one."""
    return bool(tab) and campaign.typed.get(_TAB) == tab


def of(campaign: Campaign, step: str) -> QueryDict | None:
    """As it was posted; None where all of the step is understood."""
    kept = campaign.typed.get(step)
    if not kept:
        return None
    found = QueryDict(mutable=True)
    for name, texts in kept.items():
        found.setlist(name, texts)
    return found


def steps(campaign: Campaign) -> list[str]:
    """In which something isn't understood yet, in their order."""
    return [step for step in STEPS if campaign.typed.get(step)]


def keep(campaign: Campaign, step: str, given: Mapping[str, Iterable[str]], *, tab: str) -> None:
    """The input of a step as it stands; {} when nothing of it is left to be understood."""
    texts = {name: list(some) for name, some in given.items() if name not in _NOT_INPUT}
    if sum(len(text) for some in texts.values() for text in some) > _LONGEST:
        texts = {}
    changed: dict[str, Any] = {**campaign.typed, _TAB: tab, step: texts}
    campaign.typed = {name: value for name, value in changed.items() if value}
    campaign.step = step
    Campaign.objects.filter(pk=campaign.pk).update(typed=campaign.typed, step=step)


def reached(campaign: Campaign, step: str) -> None:
    """Somebody is at this step: there they go on."""
    if campaign.step != step:
        campaign.step = step
        Campaign.objects.filter(pk=campaign.pk).update(step=step)
