"""“Send a test to me”."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.campaigns.drafting import testing
from apps.campaigns.views import preview
from apps.campaigns.views.gone import campaign_of
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.people import numbers
from apps.whatsapp.numbers import spoken


@requires("campaigns.manage")
@require_POST
def send(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What the phone beside shows, to a number of one's own, which is remembered."""
    campaign = campaign_of(pk)
    given = request.POST.get("number", "")
    shown = preview.context_of(request, campaign)
    told, why_not = "", ""
    try:
        number = _number(given)
        testing.remember(request.user.pk, number)
        testing.send(
            request.tenant, campaign, number,
            instead_of=shown["preview"].contact if shown["preview"] else None,
            variant=shown["variant"], twin=shown["is_twin"], by=request.actor,
        )  # fmt: skip
        told = _("On its way to %(number)s.") % {"number": spoken(number)}
    except UnfitContent as refusal:
        why_not = " ".join(word for words in refusal.errors.values() for word in words)
    except (Refusal, ValueError) as refusal:
        why_not = str(refusal)
    except IndexError:
        why_not = _("There is nothing to send yet. Write the message first.")
    if not is_fragment(request):
        (messages.success if told else messages.error)(request, told or why_not)
        step = request.POST.get("step", "")
        return redirect("campaign_step", campaign.pk, step if step == "check" else "what")
    context = {"campaign": campaign, "told": told, "why_not": why_not, "test_number": given}
    return render(request, "campaigns/wizard/_test.html", context | {"variant": shown["variant"]})


def _number(text: str) -> str:
    """Raises ValueError in words."""
    number = numbers.read(text)
    if not number:
        raise ValueError(_("Write your number with the area code, such as +55 11 90000-0100."))
    return number
