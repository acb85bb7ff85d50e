"""Asking once more who it is, before something that touches the login."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorAgainView
from django.http import HttpRequest, HttpResponse

from apps.accounts.access import signed_in


class BackToThePage:
    """Leads back to the page that asked, and does not repeat what was sent to it.

    allauth would repeat the POST, but looks for its view without the company's prefix.
    """

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        state = self.request.session.get(STATE_SESSION_KEY) or {}
        if "request" in state:
            del self.request.session[STATE_SESSION_KEY]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class ByPassword(BackToThePage, ReauthenticateView):  # type: ignore[misc]
    """With the password."""


class BySecondFactor(BackToThePage, SecondFactorAgainView):  # type: ignore[misc]
    """With a code of the second factor."""


by_password = signed_in(ByPassword.as_view())
by_second_factor = signed_in(BySecondFactor.as_view())
