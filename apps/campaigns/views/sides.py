"""What stands beside each step of the wizard: who that is now, how it looks, how the week is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.accounts.requests import MemberRequest
from apps.campaigns import audience
from apps.campaigns.clocks import windows
from apps.campaigns.models import Campaign, SendingWindow
from apps.campaigns.recurring import planning
from apps.campaigns.unfit import BadCampaign
from apps.campaigns.views import preview
from apps.conversations.pace import ladder
from apps.conversations.pace.limits import limits_of
from apps.conversations.segments import counting
from apps.whatsapp.models import Channel, Media


def of(request: MemberRequest, campaign: Campaign, step: str, form: Any) -> dict[str, Any]:
    return _SIDES[step](request, campaign, form)


def who(request: MemberRequest, campaign: Campaign, form: Any) -> dict[str, Any]:
    """How many, a few of them, and in words."""
    told: dict[str, Any] = {"words": audience.words(campaign.audience)}
    try:
        rows = audience.people(campaign)
        counted = counting.count(rows)
        strangers = len(audience.strangers(campaign.audience))
        told |= {
            "counted": counted,
            "strangers": strangers,
            "people": counted.total + strangers,
            "sample": counting.sample(rows) if counted.total else [],
        }
    except BadCampaign as refusal:
        told["gone"] = str(refusal)
    return told


def what(request: MemberRequest, campaign: Campaign, form: Any) -> dict[str, Any]:
    ids = [one.media for one in [*form.versions, form.twin] if one.media]
    ids += [one.text for version in form.versions for one in version.fills if one.is_file]
    return {"files": _files(ids), **preview.context_of(request, campaign)}


def _files(ids: list[str]) -> dict[str, Media]:
    found = Media.objects.filter(pk__in=[one for one in ids if len(one) == 36])
    return {str(one.pk): one for one in found}


def channels(request: MemberRequest, campaign: Campaign, form: Any) -> dict[str, Any]:
    """Each with what it may do; official ones carry templates alone outside the window."""
    chosen = form.chosen
    by_template = bool(campaign.variants and campaign.variants[0].get("template"))
    cards = [
        {
            "channel": one,
            "chosen": str(one.pk) in chosen,
            "limits": limits_of(one),
            "stage": _stage(one),
            "why_not": "template" if by_template and not one.is_official else "",
        }
        for one in form.known
    ]
    picked = [card["channel"] for card in cards if card["chosen"]]
    return {
        "cards": cards,
        "by_template": by_template,
        "picked": picked,
        "official_free": [one for one in picked if one.is_official and not by_template],
        "offline": [one for one in picked if not one.may_send],
    }


def _stage(channel: Channel) -> ladder.Step | None:
    """Where a number that hangs on a QR code stands on its ladder."""
    if not channel.is_qr:
        return None
    age = (timezone.now() - channel.created_at).days
    return ladder.step_of(age)


def when(request: MemberRequest, campaign: Campaign, form: Any) -> dict[str, Any]:
    window = campaign.window
    return {
        "zone": request.tenant.time_zone.replace("_", " "),
        "days": windows.picture(window, timezone.now()) if window else [],
        "coming": planning.drafted(campaign, request.tenant),
        "has_windows": SendingWindow.objects.exists(),
        "versions": len(campaign.variants),
        "has_qr": Channel.objects.present()
        .filter(pk__in=campaign.channels, provider__in=["waha", "evolution"])
        .exists(),
    }


_SIDES = {"who": who, "what": what, "channels": channels, "when": when}
