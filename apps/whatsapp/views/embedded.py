"""Through Meta's own sign-up window and back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import anyone, requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.whatsapp.channels import connecting, embedded
from apps.whatsapp.models import Channel


@requires("channels.manage")
@require_GET
def leave(request: MemberRequest) -> HttpResponse:
    """To Meta."""
    if not embedded.is_on():
        return redirect("channel_connect")
    return redirect(embedded.dialog_url(request))


@anyone
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Meta comes back here, on the main host; the company's own page takes it from there."""
    url = embedded.way_back(request.GET.get("state", ""))
    handed_on = {name: request.GET[name] for name in ("code", "state") if name in request.GET}
    return redirect(f"{url}?{urlencode(handed_on)}")


@requires("channels.manage")
@require_GET
def back(request: MemberRequest) -> HttpResponse:
    """With the code: one number is connected at once, of several one is chosen."""
    embedded.check_state(request, request.GET.get("state", ""))
    code = request.GET.get("code", "")
    if not code:
        raise embedded.SignUpFailed()
    token = embedded.token_for(code)
    numbers = embedded.numbers_of(token)
    if not numbers:
        raise Refusal(
            _("There is no new number in what you chose at Meta. Add one there and begin again.")
        )
    if len(numbers) == 1:
        return _connected(request, token, numbers[0])
    embedded.keep(request, token, numbers)
    return redirect("channel_embedded_choose")


@requires("channels.manage")
@require_GET
def choose(request: MemberRequest) -> HttpResponse:
    _token, numbers = embedded.kept(request)
    return render(request, "whatsapp/channels/embedded.html", {"numbers": numbers})


@requires("channels.manage")
@require_POST
def chosen(request: MemberRequest) -> HttpResponse:
    token, numbers = embedded.kept(request)
    picked = next((one for one in numbers if one.id == request.POST.get("number")), None)
    if picked is None:
        return redirect("channel_embedded_choose")
    embedded.forget(request)
    return _connected(request, token, picked)


def _connected(request: MemberRequest, token: str, number: embedded.Number) -> HttpResponse:
    channel = connecting.create(
        request.tenant,
        Channel.Provider.META,
        display_name=(number.name or number.shown)[:80],
        phone_number_id=number.id,
        business_account_id=number.account,
        access_token=token,
        by=request.actor,
    )
    return redirect("channel_check", channel.pk)
