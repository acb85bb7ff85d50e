"""How a campaign stands, in a sentence; why it stands still, and what goes on by itself.

In the language and the time zone in force. HTML only where `<mark>` marks what decides.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.templatetags.figures import num
from apps.campaigns.models import Campaign, MissedStart, Reason, Status
from apps.campaigns.preflight.problem import Problem
from apps.campaigns.recurring import planning
from apps.campaigns.recurring.words import how_often
from apps.campaigns.results.progress import Progress
from apps.campaigns.running.pausing import PASSING

#: Why it stands still → what happened, then what happens next or what somebody has to do.
WHY: dict[str, tuple[Any, Any]] = {
    Reason.PERSON: (
        gettext_lazy("Somebody paused it."),
        gettext_lazy("Nothing more leaves until somebody lets it go on."),
    ),
    Reason.BUDGET: (
        gettext_lazy("The budget is used up."),
        gettext_lazy(
            "Raise the budget or finish the campaign. Prices of what left may still come."
        ),
    ),
    Reason.PRICE: (
        gettext_lazy("No price is known, so its budget can't be held."),
        gettext_lazy("Say what one message costs you, or take the budget away; then let it go on."),
    ),
    Reason.MOST: (
        gettext_lazy("As many messages have left as it may send."),
        gettext_lazy("Let it send more, or finish it."),
    ),
    Reason.ERROR_RATE: (
        gettext_lazy("Too many messages failed."),
        gettext_lazy("See below what did not arrive and why, then let it go on or cancel it."),
    ),
    Reason.OPT_OUT_RATE: (
        gettext_lazy("Too many people asked not to get any more."),
        gettext_lazy("Look again at whom it is for and what it says, then let it go on or cancel."),
    ),
    Reason.TEMPLATE: (
        gettext_lazy("Its template can't be used now."),
        gettext_lazy("It goes on by itself as soon as Meta allows the template again."),
    ),
    Reason.CHANNEL: (
        gettext_lazy("None of its channels may send now."),
        gettext_lazy("It goes on by itself as soon as one of them is live again."),
    ),
    Reason.QUOTA: (
        gettext_lazy("The plan's limit for today is used up."),
        gettext_lazy("It goes on by itself as soon as there is room again."),
    ),
    Reason.CANARY: (
        gettext_lazy("The first share did worse than the rules allow."),
        gettext_lazy("The others wait. See what did not arrive, then let it go on or cancel it."),
    ),
    Reason.MISSED_START: (
        gettext_lazy("Its time came while nothing could be started."),
        gettext_lazy("Start it now, plan it anew, or cancel it."),
    ),
    Reason.AUDIENCE: (
        gettext_lazy("Nobody may get it."),
        gettext_lazy("Duplicate it and choose whom it is for once more."),
    ),
    Reason.CONTENT: (
        gettext_lazy("What it says can't be sent as it is."),
        gettext_lazy("Duplicate it and correct what the check tells."),
    ),
}
_NOTHING = (gettext_lazy("It stands still."), gettext_lazy("Let it go on, or cancel it."))


def lead(campaign: Campaign, progress: Progress) -> SafeString:
    """The page's first sentence."""
    if campaign.repeats:
        return _repeating(campaign)
    if campaign.status == Status.SCHEDULED:
        return _scheduled(campaign)
    if campaign.status == Status.PAUSED:
        return format_html("<mark>{}</mark> {}", why(campaign), people(progress))
    if campaign.status == Status.RUNNING and not progress.is_complete:
        return _writing_down(campaign, progress)
    if is_waiting(campaign):
        until = format_html('<mark class="num">{}</mark>', moment(campaign.waiting_until))
        return _marked(_("{people} It goes on {until}."), people=people(progress), until=until)
    if campaign.status == Status.RUNNING and progress.finishes_at:
        return _ending(progress)
    return format_html("{}", people(progress))


def why(campaign: Campaign) -> str:
    """Of one that could not begin what the check had found."""
    if campaign.status == Status.FAILED and (told := blocked(campaign)):
        return told[0]
    return str(WHY.get(campaign.reason, _NOTHING)[0])


def blocked(campaign: Campaign) -> list[str]:
    """What stood in the way in the last check."""
    kept = (campaign.checked or {}).get("problems") or []
    return [Problem.from_json(one).words for one in kept if one["blocks"]]


def what_now(campaign: Campaign) -> str:
    if campaign.occurs_at and campaign.status == Status.FAILED:
        return _(
            "The next time is not touched by it. Correct the campaign that repeats, or duplicate"
            " this one to send it after all."
        )
    if campaign.batch_id is None and campaign.reason in PASSING and _may_be_too_late(campaign):
        return _("If that is over within minutes it begins by itself; else as a missed start does.")
    return str(WHY.get(campaign.reason, _NOTHING)[1])


def _may_be_too_late(campaign: Campaign) -> bool:
    return bool(campaign.scheduled_at) and campaign.missed_start != MissedStart.SEND


def then(campaign: Campaign, progress: Progress) -> str:
    """What goes on by itself, and what does not."""
    if campaign.repeats:
        return _then_repeating(campaign)
    if campaign.status == Status.SCHEDULED:
        return _("It begins by itself. Until then it can be changed or taken off the schedule.")
    if campaign.status == Status.PAUSED:
        return f"{what_now(campaign)} {_leaving(progress)}".strip()
    if is_waiting(campaign):
        return _("Outside its sending window nothing leaves. It goes on by itself.")
    if campaign.status == Status.RUNNING:
        return _("It goes on by itself; this page can be left. What has left can't be taken back.")
    return _leaving(progress)


def is_waiting(campaign: Campaign) -> bool:
    """It runs, and its hours are over for now."""
    until = campaign.waiting_until
    return bool(campaign.status == Status.RUNNING and until and until > timezone.now())


def people(progress: Progress) -> str:
    """`7,091 of 12,480 people.`"""
    told = {"done": num(progress.left), "all": num(progress.total)}
    words = ngettext("%(done)s of %(all)s person.", "%(done)s of %(all)s people.", progress.total)
    return words % told


def spoken(campaign: Campaign, progress: Progress) -> str:
    """The same for whoever listens instead of looking."""
    told = [_("%(n)s%% done.") % {"n": num(progress.percent)}]
    if campaign.status == Status.PAUSED:
        told.append(why(campaign))
    elif progress.rate:
        told.append(_("%(n)s a second.") % {"n": num(progress.rate, 1)})
    if progress.finishes_at:
        told.append(_("It ends %(at)s.") % {"at": moment(progress.finishes_at)})
    return " ".join(told)


def moment(at: datetime | None) -> str:
    """`at 10:57`, on another day `on 24 Nov at 10:57`."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    clock = date_format(local, "H:i")
    if local.date() == timezone.localdate():
        return _("at %(clock)s") % {"clock": clock}
    return _("on %(day)s at %(clock)s") % {"day": date_format(local, _("j M")), "clock": clock}


def _scheduled(campaign: Campaign) -> SafeString:
    at = format_html('<mark class="num">{}</mark>', moment(campaign.scheduled_at))
    return _marked(_("It begins {at}."), at=at)


def _repeating(campaign: Campaign) -> SafeString:
    if campaign.status != Status.SCHEDULED:
        return format_html("<mark>{}</mark>", _("It does not repeat any more."))
    often = how_often(campaign.repeats, planning.begins_of(campaign))
    at = format_html('<mark class="num">{}</mark>', moment(campaign.scheduled_at))
    return _marked(_("It goes out {often}. Next {at}."), often=often, at=at)


def _then_repeating(campaign: Campaign) -> str:
    if campaign.status != Status.SCHEDULED:
        return _("What had begun goes on, each with a page and a report of its own.")
    return _(
        "Each time it is a campaign of its own: who may get it is asked then, and what the check"
        " finds stops only that one."
    )


def _ending(progress: Progress) -> SafeString:
    at = format_html('<mark class="num">{}</mark>', moment(progress.finishes_at))
    return _marked(_("{people} It ends {at}."), people=people(progress), at=at)


def _writing_down(campaign: Campaign, progress: Progress) -> SafeString:
    """With how many it will be, where the check knew."""
    number = format_html('<mark class="num">{}</mark>', num(progress.total))
    expected = int((campaign.checked or {}).get("receives") or 0)
    if expected <= progress.total:
        return _marked(_("Writing down who gets it: {number} so far."), number=number)
    words = _("Writing down who gets it: {number} of about {all} so far.")
    return _marked(words, number=number, all=num(expected))


def _leaving(progress: Progress) -> str:
    count = progress.counts.sending
    if not count:
        return ""
    words = ngettext(
        "%(n)s message is leaving just now and still arrives.",
        "%(n)s messages are leaving just now and still arrive.",
        count,
    )
    return words % {"n": num(count)}


def _marked(words: str, **parts: Any) -> SafeString:
    return format_html(words, **parts)
