"""Narrowing the list of conversations."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.conversations.forms.inbox import InboxFilterForm
from apps.conversations.views.inbox_list import asked_of


@requires("conversations.view")
@require_GET
def choose(request: MemberRequest) -> HttpResponse:
    """The form; what is chosen becomes the list's address."""
    asked = asked_of(request)
    form = InboxFilterForm(initial=asked.narrowing, tenant=request.tenant)
    return ask(request, "conversations/inbox/filter.html", {"form": form, "asked": asked})
