"""A draft for people who were chosen elsewhere: in the list of contacts, ticked or by a filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.campaigns.drafting.keeping import create
from apps.campaigns.models import Campaign
from apps.campaigns.running.stops import USUAL
from apps.conversations.models import Segment
from apps.conversations.segments import chosen, saving
from apps.conversations.segments.chosen import Selected
from apps.conversations.segments.filters import Filters
from apps.conversations.segments.refusals import NothingChosen

_NOT_ASKED = frozenset({"sort", "columns", "page"})  # how the list is shown, not who is in it
Json = dict[str, Any]


class TooManyFound(Refusal):
    code = "too_many_found"
    message = gettext_lazy(
        "More than 10,000 people are found by these words. Choose by rules instead, and save them"
        " as a segment."
    )


@transaction.atomic
def for_chosen(tenant: Tenant, whom: Selected, *, address: str = "", by: Actor) -> Campaign:
    """With a name of the day. What a filter finds becomes a segment, so that it can be looked at
    and used again. `address`: of the filtered list. Raises NothingChosen, TooManyFound,
    QuotaExceeded."""
    audience = _audience(tenant, whom, address, by=by)
    return create(tenant, {"name": name_of_the_day(), "stops": USUAL, "audience": audience}, by=by)


def name_of_the_day() -> str:
    day = date_format(timezone.localtime(), _("j M"))
    return _("Campaign of %(day)s") % {"day": day}


def _audience(tenant: Tenant, whom: Selected, address: str, *, by: Actor) -> Json:
    if not isinstance(whom, Filters):
        return {"contactIds": chosen.kept(whom)["ids"]}
    if whom.in_trash:
        raise NothingChosen
    if segment := _named(QueryDict(address)):
        return {"segments": [segment]}
    if not whom.rules and not whom.search:
        return {"all": True}
    return {"segments": [str(_segment(tenant, whom, by=by).pk)]}


def _named(asked: Mapping[str, Any]) -> str:
    """The segment that is all that the list is filtered by; "" for none."""
    if asked.keys() - _NOT_ASKED != {"list"}:
        return ""
    there = Segment.objects.filter(deleted_at=None).exclude(kind=Segment.Kind.VIEW)
    known = {str(pk) for pk in there.values_list("pk", flat=True)}
    return str(asked["list"]) if asked["list"] in known else ""


def _segment(tenant: Tenant, whom: Filters, *, by: Actor) -> Segment:
    """By its rules; words that were searched for are no rule: whom they find now is on a list."""
    moment = date_format(timezone.localtime(), f"{_('j M')}, H:i:s")
    name = _("Chosen on %(moment)s") % {"moment": moment}
    if not whom.search:
        return saving.create(tenant, name, rules=whom.rules, by=by)
    people = list(chosen.found(whom).order_by().values_list("pk", flat=True)[: saving.MOST + 1])
    if len(people) > saving.MOST:
        raise TooManyFound
    return saving.create(tenant, name, kind=Segment.Kind.LIST, members=people, by=by)
