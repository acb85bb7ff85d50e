"""What is done with a campaign from its page: one address for each verb, guarded against a second
click."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed, Refusal
from apps.accounts.momentary import store
from apps.accounts.requests import MemberRequest
from apps.accounts.tenancy import current_schema
from apps.campaigns import following, lifecycle, preflight
from apps.campaigns.audience.outcomes import Outcome
from apps.campaigns.models import Campaign, Status
from apps.campaigns.views.gone import campaign_of

Do = Callable[[MemberRequest, Campaign], Campaign]
_AGAIN = 3600  # seconds in which the same form makes nothing new


@dataclass(frozen=True, slots=True)
class Verb:
    """`leads_to`: the state after it; in that state already there is nothing left to do."""

    do: Do
    permission: str
    said: Any
    leads_to: str = ""


def _plain(act: Callable[..., Campaign]) -> Do:
    return lambda request, campaign: act(campaign, by=request.actor)


def _beginning(act: Callable[..., Campaign]) -> Do:
    """What may begin by it is checked as a whole before."""

    def begin(request: MemberRequest, campaign: Campaign) -> Campaign:
        preflight.ensured(request.tenant, campaign, by=request.actor)
        return act(campaign, by=request.actor)

    return begin


def _retry(request: MemberRequest, campaign: Campaign) -> Campaign:
    return lifecycle.retry(campaign, request.POST.getlist("code"), by=request.actor)


def _follow(request: MemberRequest, campaign: Campaign) -> Campaign:
    wanted = request.POST.get("outcome", "")
    if wanted not in {Outcome.NOT_DELIVERED, Outcome.NOT_READ, Outcome.NOT_REPLIED}:
        raise Http404
    return following.follow(campaign, Outcome(wanted), by=request.actor)


def _send_winner(request: MemberRequest, campaign: Campaign) -> Campaign:
    wanted = request.POST.get("variant", "")
    if not (wanted.isascii() and wanted.isdigit()):
        raise Http404
    return following.send_winner(campaign, int(wanted[:4]), by=request.actor)


SEND, MANAGE = "campaigns.send", "campaigns.manage"
VERBS: dict[str, Verb] = {
    "start": Verb(_beginning(lifecycle.start), SEND, _("The campaign has begun."), Status.RUNNING),
    "unschedule": Verb(
        _plain(lifecycle.unschedule), SEND, _("It is a draft again. Nothing leaves."), Status.DRAFT
    ),
    "stop-repeating": Verb(
        _plain(lifecycle.stop_repeating),
        SEND,
        _("It does not repeat any more. What had begun goes on."),
        Status.FINISHED,
    ),
    "pause": Verb(
        _plain(lifecycle.pause), SEND, _("Paused. What had left already arrives."), Status.PAUSED
    ),
    "resume": Verb(_beginning(lifecycle.resume), SEND, _("The campaign goes on."), Status.RUNNING),
    "finish": Verb(
        _plain(lifecycle.finish), SEND, _("Finished. Nobody else gets it."), Status.FINISHED
    ),
    "cancel": Verb(
        _plain(lifecycle.cancel),
        SEND,
        _("Cancelled. What had left can't be taken back."),
        Status.CANCELLED,
    ),
}
#: These make another campaign, and lead to it.
MAKING: dict[str, Verb] = {
    "duplicate": Verb(_plain(lifecycle.duplicate), MANAGE, _("Here is the copy, as a draft.")),
    "retry": Verb(_retry, MANAGE, _("Here is a draft for them. Nothing has left yet.")),
    "follow": Verb(_follow, MANAGE, _("Here is a draft for them. Nothing has left yet.")),
    "winner": Verb(_send_winner, MANAGE, _("Here is a draft for the rest. Nothing has left yet.")),
}


@requires("campaigns.manage")
@require_POST
def act(request: MemberRequest, pk: UUID, verb: str) -> HttpResponse:
    campaign = campaign_of(pk)
    if verb == "delete":
        lifecycle.delete(campaign, by=request.actor)
        messages.success(request, _("The campaign is deleted."))
        return redirect("campaigns")
    if verb in MAKING:
        return _make(request, campaign, MAKING[verb])
    if verb not in VERBS:
        raise Http404
    return _do(request, campaign, VERBS[verb])


def _do(request: MemberRequest, campaign: Campaign, verb: Verb) -> HttpResponse:
    if verb.permission not in request.may:
        raise NotAllowed
    if campaign.status != verb.leads_to or _waits_for_a_word(campaign):
        campaign = verb.do(request, campaign)
        messages.success(request, verb.said)
    return redirect("campaign", campaign.pk)


def _waits_for_a_word(campaign: Campaign) -> bool:
    """One that stands still by itself goes on by itself: unless somebody pauses it too."""
    return campaign.status == Status.PAUSED and campaign.reason != "person"


def _make(request: MemberRequest, campaign: Campaign, verb: Verb) -> HttpResponse:
    """A second click leads to what the first has made."""
    if verb.permission not in request.may:
        raise NotAllowed
    key = _key(request, campaign)
    if not _is_first(key):
        return redirect("campaign", _made_before(key) or campaign.pk)
    try:
        made = verb.do(request, campaign)
    except Refusal:
        _forget(key)
        raise
    _remember(key, made)
    messages.success(request, verb.said)
    return redirect("campaign", made.pk)


def _key(request: MemberRequest, campaign: Campaign) -> str:
    """Of the form as it stood in the page."""
    once = request.POST.get("once", "")[:64]
    return f"recado:campaign-made:{current_schema()}:{campaign.pk}:{once}" if once else ""


# While Redis is away a second click makes a second draft, which sends nothing.


def _is_first(key: str) -> bool:
    try:
        return not key or bool(store().set(key, b"", nx=True, ex=_AGAIN))
    except RedisError:
        return True


def _made_before(key: str) -> UUID | None:
    """None while it is being made."""
    try:
        known = store().get(key)
    except RedisError:
        return None
    return UUID(known.decode()) if isinstance(known, bytes) and known else None


def _remember(key: str, made: Campaign) -> None:
    with suppress(RedisError):
        if key:
            store().set(key, str(made.pk), ex=_AGAIN)


def _forget(key: str) -> None:
    with suppress(RedisError):
        if key:
            store().delete(key)
