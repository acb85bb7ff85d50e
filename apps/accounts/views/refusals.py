"""What pages do when a verb refuses: it is told in words, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.errors import QuotaExceeded, Refusal
from apps.accounts.quotas import RESOURCES
from apps.accounts.requests import VisitorRequest
from apps.accounts.views.ways_back import way_back

Next = Callable[[VisitorRequest], HttpResponse]


@contextmanager
def told_in(
    form: BaseForm, field: str | None = None, *, besides: type[Refusal] = QuotaExceeded
) -> Iterator[None]:
    """A refusal becomes an error of the form, beside `field`. A reached quota goes on, and what is
    told elsewhere (`besides`)."""
    try:
        yield
    except (QuotaExceeded, besides):
        raise
    except Refusal as refusal:
        form.add_error(field, str(refusal))


class RefusalMiddleware:
    """Refusals that no view has caught: a toast, the upgrade dialog, or a page that says it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: VisitorRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if isinstance(exception, QuotaExceeded):
            return limit_reached(request, exception)
        if request.headers.get("HX-Request"):
            return _toast(exception)
        if request.method == "POST" and exception.status == Refusal.status:
            messages.error(request, str(exception))
            return HttpResponseRedirect(way_back(request))
        return render(
            request, "accounts/refused.html", {"refusal": exception}, status=exception.status
        )


def limit_reached(request: VisitorRequest, refusal: QuotaExceeded) -> HttpResponse:
    """The upgrade dialog over the page it was asked from; without scripts, a page of its own."""
    dialog = request.headers.get("HX-Request")
    template = "components/upgrade_dialog.html" if dialog else "accounts/limit_reached.html"
    return render(request, template, _reached(request, refusal), status=refusal.status)


def _reached(request: VisitorRequest, refusal: QuotaExceeded) -> dict[str, object]:
    may_see = "plan.view" in request.may
    return {
        "resource": RESOURCES[refusal.extra["resource"]],
        "used": refusal.extra["used"],
        "limit": refusal.extra["limit"],
        "plan_url": reverse("plan") if may_see else "",
    }


def _toast(refusal: Refusal) -> HttpResponse:
    said = {"showToast": {"text": str(refusal), "kind": "bad"}}
    return HttpResponse(
        status=refusal.status, headers={"HX-Trigger": json.dumps(said), "HX-Reswap": "none"}
    )
