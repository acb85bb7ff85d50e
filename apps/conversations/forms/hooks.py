"""A program that is told what happens."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.conversations.hooks.addresses import LONGEST
from apps.conversations.hooks.events import EVENTS


class EndpointForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("The program that listens: your shop, your CRM."),
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("We send a POST there each time something happens."),
        widget=forms.URLInput(
            {"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("Tell it when"),
        choices=list(EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    campaign_statuses = forms.BooleanField(
        label=_("Statuses of campaigns too"),
        required=False,
        help_text=_("A campaign to 100,000 people means some 300,000 calls to your program."),
    )


class ReplayForm(forms.Form):
    """A stretch of time, in the company's time zone; the last minute belongs to it."""

    start = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )
    end = forms.DateTimeField(
        label=_("To"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )
    also_delivered = forms.BooleanField(
        label=_("Also what was delivered"),
        required=False,
        help_text=_("Your program gets it once more, with the same id."),
    )

    def clean(self) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end lies before the beginning."))

    def clean_end(self) -> datetime:
        end: datetime = self.cleaned_data["end"]
        return end.replace(second=59, microsecond=999_999)
