"""Every part of the interface in every state, on one page. Served in development only."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.access import anyone
from apps.accounts.requests import VisitorRequest
from apps.accounts.views.answers import done

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
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput({"autocomplete": "off"})
    )
    body = forms.CharField(label=_("Message"), widget=forms.Textarea, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("pt-br", "Português"), ("en", "English")]
    )
    color = forms.CharField(label=_("Colour"), widget=forms.ColorInput)
    file = forms.FileField(label=_("Contacts"), required=False)
    when = forms.ChoiceField(
        label=_("When it leaves"),
        widget=forms.RadioSelect,
        choices=[("now", _("Now")), ("later", _("At a day and time"))],
    )
    ask = forms.BooleanField(label=_("Ask before sending"), required=False)


#: The frame round the samples: a company and a person that don't exist.
COMPANY = SimpleNamespace(name="Acme Brasil")
PERSON = SimpleNamespace(name="Ana Prado", email="ana@example.com", is_authenticated=True)
NAV = [
    {
        "label": "",
        "items": [
            {"label": _("Home"), "url": "#home", "icon": "home", "bar": True},
            {
                "label": _("Conversations"),
                "url": "#inbox",
                "icon": "inbox",
                "bar": True,
                "count": 4,
            },
            {"label": _("Design"), "url": "#", "icon": "brush", "bar": True, "current": True},
        ],
    },
    {
        "label": _("Company"),
        "items": [
            {"label": _("Team"), "url": "#team", "icon": "people", "bar": True},
            {"label": _("API keys"), "url": "#keys", "icon": "key"},
        ],
    },
]
RESULTS = [
    {
        "label": _("Pages"),
        "items": [
            {"label": _("Home"), "url": "#home", "icon": "home"},
            {"label": _("Team"), "url": "#team", "icon": "people", "hint": _("people, roles")},
        ],
    }
]
FRAME = {
    "tenant": COMPANY,
    "user": PERSON,
    "nav": NAV,
    "memberships": [{"tenant": COMPANY, "url": "#", "current": True}],
    "unread_notifications": 2,
    "shortcuts": [{"keys": ["g", "h"], "label": _("Home"), "url": "#home"}],
    "banners": [
        {
            "kind": "warn",
            "text": _("Verify your e-mail address: until then this company can't send."),
            "action_url": "#verify",
            "action_label": _("Verify"),
        }
    ],
}

GOOD = {
    "name": "Black Friday",
    "email": "marina@example.com",
    "password": "correct horse battery",
    "language": "en",
    "color": "#2743c4",
    "when": "now",
    "ask": True,
}


@anyone
def design(request: VisitorRequest) -> HttpResponse:
    """`?toast=1` shows a toast of each kind, as a view's message would; `?live=1` connects."""
    if request.method == "POST":
        said = _("The invitation is on its way to %(email)s.")
        return done(request, said % {"email": GOOD["email"]}, url=request.path)
    if "toast" in request.GET:
        messages.success(request, _("3 contacts tagged"), extra_tags="undo:/design/")
        messages.error(request, _("The channel went offline at 8:12."))
    now = timezone.now()
    samples = {
        "form": SampleForm(initial=GOOD, prefix="good"),
        "wrong": SampleForm({"wrong-email": "marina.example.com"}, prefix="wrong"),
        "asked": SampleForm(prefix="asked"),
        "statuses": [(name, label) for name, (label, _n) in STATUSES.items()],
        "channel_statuses": CHANNEL_STATUSES.items(),
        "counts": {name: count for name, (_label, count) in STATUSES.items()},
        "moments": [now, now - timedelta(minutes=18), now - timedelta(days=3)],
        "results": RESULTS,
        "searched": "te",
    }
    return render(request, "design/design.html", FRAME | samples)
