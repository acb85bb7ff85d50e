"""Changing the address one logs in with."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.views import email as library_page
from django.http import HttpResponse, HttpResponseRedirect

from apps.accounts.access import signed_in
from apps.accounts.requests import UserRequest
from apps.accounts.views.ways_back import next_url

_guarded = reauthentication_required()(library_page)


@signed_in
def change(request: UserRequest) -> HttpResponse:
    """The password is asked before the form is shown, so that nothing typed into it is lost.

    Sending the link again (`action_send`) needs none, and leads to `next`.
    """
    page = _guarded if request.method == "GET" else library_page
    response: HttpResponse = page(request)
    if "action_send" in request.POST and response.status_code == 302:
        return HttpResponseRedirect(next_url(request, response["Location"]))
    return response
