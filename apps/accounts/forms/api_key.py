"""A key for a program."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.permissions import NOT_FOR_KEYS, PERMISSIONS, May

_LAST_YEAR = 9000  # calendars end soon after


def scopes_for(may: May) -> list[tuple[str, Any]]:
    """What a maker may pass on, in words, in the order of the table."""
    return [
        (code, words)
        for group in PERMISSIONS.values()
        for code, words in group.items()
        if code in may and code not in NOT_FOR_KEYS
    ]


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_(
            "The program that will use it, so that you know what stops when you revoke it."
        ),
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    expires = forms.DateField(
        label=_("Works until"),
        required=False,
        help_text=_("Empty means until you revoke it."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
    )

    def __init__(self, *args: Any, may: May, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scopes_for(may)  # type: ignore[attr-defined]

    def clean_expires(self) -> datetime | None:
        """The end of that day where the company is."""
        day = self.cleaned_data["expires"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(_("That day has passed."), code="in_the_past")
        if day.year > _LAST_YEAR:
            raise ValidationError(self.fields["expires"].error_messages["invalid"], code="invalid")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
