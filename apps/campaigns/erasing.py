"""Numbers that were pasted for a campaign, and people who were chosen for it one by one: of
somebody who is erased neither stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.campaigns.drafting import typed
from apps.campaigns.models import Campaign
from apps.conversations.privacy.keeper import Keeper
from apps.conversations.privacy.keepers import KEEPERS
from apps.conversations.privacy.naming import naming
from apps.conversations.privacy.subject import Subject

Json = dict[str, Any]
_BETWEEN = re.compile(r"[;,\t]")
_EMPTIED = ("numbers", "contactIds", "exclude")  # parts that are left out once nothing is in them


def join() -> None:
    """Called once, when the app is ready."""
    KEEPERS.insert(0, Keeper("campaigns", _("Campaigns"), tell, erase))


def tell(subject: Subject) -> Iterator[Json]:
    for campaign in _naming(subject, Campaign.objects.all()):
        yield {"name": campaign.name, "created_at": campaign.created_at}


def erase(subject: Subject) -> int:
    """Of each as a new revision: whoever has its page open does not bring them back."""
    count = 0
    for campaign in _naming(subject, Campaign.objects.select_for_update()):
        Campaign.objects.filter(pk=campaign.pk).update(
            audience=_audience(campaign.audience, subject),
            typed=_typed(campaign.typed, subject),
            rev=F("rev") + 1,
        )
        count += 1
    return count


def _naming(subject: Subject, rows: QuerySet[Campaign]) -> Iterator[Campaign]:
    """One by one. Few have something that is typed and can't be understood; those are read."""
    pasted = naming(Campaign.objects.all(), subject, "audience").values("pk")
    unclear = Q(typed__has_any_keys=list(typed.STEPS))
    found = Campaign.objects.filter(Q(pk__in=pasted) | _chosen(subject) | unclear)
    for pk in list(found.order_by("pk").values_list("pk", flat=True)):
        one = rows.get(pk=pk)
        left = (_audience(one.audience, subject), _typed(one.typed, subject))
        if left != (one.audience, one.typed):
            yield one


def _chosen(subject: Subject) -> Q:
    found = Q(pk=None)
    for pk in map(str, subject.contacts):
        found |= Q(audience__contains={"contactIds": [pk]})
        found |= Q(audience__contains={"exclude": {"contactIds": [pk]}})
    return found


def _audience(given: Mapping[str, Any], subject: Subject) -> Json:
    gone = {*subject.phones, *map(str, subject.contacts)}
    left = dict(given)
    for name in ("numbers", "contactIds"):
        if name in left:
            left[name] = [one for one in left[name] if one not in gone]
    if "exclude" in left:
        left["exclude"] = _audience(left["exclude"], subject)
    return {name: value for name, value in left.items() if value or name not in _EMPTIED}


def _typed(given: Mapping[str, Any], subject: Subject) -> Json:
    return {
        step: {name: [_lines(one, subject) for one in texts] for name, texts in fields.items()}
        if isinstance(fields, Mapping)
        else fields
        for step, fields in given.items()
    }


def _lines(text: str, subject: Subject) -> str:
    """Without the lines that are about them, however a number is written."""
    lines = text.split("\n")
    return "\n".join(one for one in lines if not subject.is_in_cells(_BETWEEN.split(one)))
