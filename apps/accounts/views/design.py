"""Every part of the interface in every state, on one page. Served in development only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STATUSES: dict[str, tuple[Any, int]] = {
    # status → its name, and how many of the sample messages have it
    "queued": (_("Queued"), 5389),
    "sending": (_("Sending"), 56),
    "sent": (_("Sent"), 846),
    "delivered": (_("Delivered"), 3127),
    "read": (_("Read"), 2914),
    "failed": (_("Failed"), 131),
    "unknown": (_("Not known"), 56),
    "cancelled": (_("Cancelled"), 55),
}
CHANNEL_STATUSES: dict[str, Any] = {
    "online": _("Online"),
    "offline": _("Offline"),
    "paused": _("Paused"),
    "starting": _("Connecting"),
}


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Campaign name"), help_text=_("Only the team sees it."))
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    body = forms.CharField(label=_("Message"), widget=forms.Textarea, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("pt-br", "Português"), ("en", "English")]
    )
    color = forms.CharField(label=_("Colour"), widget=forms.TextInput({"type": "color"}))
    file = forms.FileField(label=_("Contacts"), required=False)
    when = forms.ChoiceField(
        label=_("When it leaves"),
        widget=forms.RadioSelect,
        choices=[("now", _("Now")), ("later", _("At a day and time"))],
    )
    ask = forms.BooleanField(label=_("Ask before sending"), required=False)


GOOD = {
    "name": "Black Friday",
    "email": "marina@example.com",
    "password": "correct horse battery",
    "language": "en",
    "color": "#2743c4",
    "when": "now",
    "ask": True,
}


def design(request: HttpRequest) -> HttpResponse:
    """`?toast=1` also shows a toast of each kind, as a view's message would."""
    if "toast" in request.GET:
        messages.success(request, _("3 contacts tagged"), extra_tags="undo:/design/")
        messages.error(request, _("The channel went offline at 8:12."))
    now = timezone.now()
    form = SampleForm(initial=GOOD, prefix="good")
    wrong = SampleForm({"wrong-email": "marina.example.com", "wrong-when": "now"}, prefix="wrong")
    return render(
        request,
        "design/design.html",
        {
            "form": form,
            "wrong": wrong,
            "statuses": [(name, label) for name, (label, _n) in STATUSES.items()],
            "channel_statuses": CHANNEL_STATUSES.items(),
            "counts": {name: count for name, (_label, count) in STATUSES.items()},
            "moments": [now, now - timedelta(minutes=18), now - timedelta(days=3)],
            "results": [
                {
                    "label": _("Pages"),
                    "items": [
                        {"label": _("Home"), "url": "#", "icon": "home", "hint": ""},
                        {"label": _("Team"), "url": "#", "icon": "people", "hint": _("people")},
                    ],
                }
            ],
        },
    )
