"""The steps of the wizard: their names, what is shown of where one is, and their forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import Http404
from django.utils.translation import gettext_lazy

from apps.campaigns.drafting import typed
from apps.campaigns.forms.base import Json
from apps.campaigns.forms.channels import ChannelsForm
from apps.campaigns.forms.what import WhatForm
from apps.campaigns.forms.when import WhenForm
from apps.campaigns.forms.who import WhoForm
from apps.campaigns.models import Campaign

NAMES: dict[str, Any] = {
    "who": gettext_lazy("Who"),
    "what": gettext_lazy("What"),
    "channels": gettext_lazy("Through which"),
    "when": gettext_lazy("When"),
    "check": gettext_lazy("Final check"),
}
CHECK = "check"
LEAVE, BACK, NEXT = "leave", "back", "next"


class Filled(Protocol):
    """A form of a step. `given` is what is understood of its fields, in the shape a campaign
    keeps; fields with an error are left out of it."""

    is_bound: bool

    @property
    def errors(self) -> Any: ...
    def is_valid(self) -> bool: ...
    def given(self) -> Json: ...
    def told(self, errors: Any) -> None: ...


class Unfilled(Protocol):
    """What makes it, of what was posted or of what the campaign keeps."""

    def __call__(self, data: Any, *, campaign: Campaign) -> Filled: ...


FORMS: dict[str, Unfilled] = {
    "who": WhoForm,
    "what": WhatForm,
    "channels": ChannelsForm,
    "when": WhenForm,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A step in the line of them. `done`: something stands in it and is understood."""

    key: str
    name: Any
    number: int
    current: bool
    done: bool


def line(campaign: Campaign, current: str) -> list[Shown]:
    unclear = typed.steps(campaign)
    filled = {
        "who": bool(campaign.audience),
        "what": bool(campaign.variants),
        "channels": bool(campaign.channels),
        "when": _been_at(campaign, "when"),
        CHECK: False,
    }
    return [
        Shown(key, name, number, key == current, filled[key] and key not in unclear)
        for number, (key, name) in enumerate(NAMES.items(), start=1)
    ]


def _been_at(campaign: Campaign, step: str) -> bool:
    """Whoever got beyond a step has seen it."""
    reached = list(NAMES).index(campaign.step) if campaign.step in NAMES else 0
    return reached > list(NAMES).index(step)


def known(step: str) -> str:
    if step not in NAMES:
        raise Http404
    return step


def beside(step: str, go: str) -> str:
    """Where a button leads: to the next, the one before, or the one it names; "" out of it."""
    order = list(NAMES)
    if go in NAMES:
        return go
    if go == LEAVE:
        return ""
    at = order.index(step) + (1 if go == NEXT else -1)
    return order[max(0, min(at, len(order) - 1))] if at >= 0 else ""


def form_of(campaign: Campaign, step: str, data: Any = None) -> Filled:
    """As it was posted; or as it stood when it was left, else what the campaign keeps."""
    form = FORMS[step](typed.of(campaign, step) if data is None else data, campaign=campaign)
    if form.is_bound:
        form.is_valid()
    return form


def wrong(form: Filled, *, asked: bool = False) -> dict[str, list[str]]:
    """Field → words; what belongs to none under "". `asked`: somebody wants to go on, so what is
    only missing is told too."""
    quiet: frozenset[str] = frozenset() if asked else getattr(form, "quiet", frozenset())
    return {
        "" if name == "__all__" else name: [str(one) for one in words]
        for name, words in form.errors.items()
        if name not in quiet
    }
