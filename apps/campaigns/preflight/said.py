"""What is said, as far as it can be told before it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.campaigns import wording
from apps.campaigns.models import Campaign
from apps.campaigns.preflight.problem import Problem
from apps.campaigns.wording.reading import has_twin
from apps.conversations.contents import personal, variables
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Category
from apps.conversations.outbox.saying import Said
from apps.whatsapp.models import Channel

_CHANNELS = frozenset({"no_channel", "channel_gone"})


@dataclass(frozen=True, slots=True)
class Saying:
    """`variants`: as a batch keeps them; `categories`: of each, as it is charged outside the
    window. `names`: variables that mean something here; `needed`: of each variant those without
    a fall-back."""

    category: str
    variants: list[dict[str, Any]]
    categories: list[str]
    has_twin: bool = False
    names: frozenset[str] = frozenset()
    needed: list[set[str]] = field(default_factory=list)
    problems: Sequence[Problem] = ()


def of(tenant: Tenant, campaign: Campaign, channels: Sequence[Channel], *, by: Actor) -> Saying:
    category = wording.category(campaign)
    twin = has_twin(campaign, channels)
    try:
        variants = wording.read(tenant, campaign, by=by)
        said = wording.said(tenant, campaign, by=by)
    except Refusal as refusal:
        problems = _problems(refusal)
        return Saying(category, _drafted(campaign), _nothing(campaign), twin, problems=problems)
    texts = [_texts(one, variant) for one, variant in zip(said, variants, strict=True)]
    known = variables.DETAILS.keys() | personal.known().keys()
    return Saying(
        category,
        variants,
        [one.category or str(Category.SERVICE) for one in said],
        twin,
        frozenset(name for one in texts for name in variables.names_in(one)) & known,
        [variables.lacking(own, {}) for own, _alike in texts],
    )


def _texts(said: Said, variant: dict[str, Any]) -> tuple[Any, Any]:
    """What may have variables; of what is said instead inside the window as well."""
    own = said.filling.texts if said.filling else said.content
    return (own, (variant.get("twin") or {}).get("content") or {})


def _drafted(campaign: Campaign) -> list[dict[str, Any]]:
    """In their place, saying nothing that anybody could lack."""
    kinds = ["template" if one.get("template") else "text" for one in campaign.variants]
    weights = [int(one.get("weight", 1)) for one in campaign.variants]
    return [
        {"kind": kind, "content": {}, "weight": weight}
        for kind, weight in zip(kinds or ["template"], weights or [1], strict=True)
    ]


def _nothing(campaign: Campaign) -> list[str]:
    known = str(campaign.category)
    service = str(Category.SERVICE)
    return [known if one.get("template") else service for one in campaign.variants] or [known]


def _problems(refusal: Refusal) -> list[Problem]:
    if not isinstance(refusal, UnfitContent):
        step = "channels" if refusal.code in _CHANNELS else "what"
        return [Problem("content", step, blocks=True, values={"said": str(refusal)})]
    return [
        Problem(
            "content",
            "channels" if where.startswith("channels") else "what",
            blocks=True,
            values={"said": word, "field": where},
        )
        for where, words in refusal.errors.items()
        for word in words
    ]
