"""What acts on a conversation ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.handling.colleagues import Colleague
from apps.conversations.handling.noting import LONGEST

_PICKED = "%Y-%m-%dT%H:%M"


class HandOverForm(forms.Form):
    hide_optional = True
    to = forms.TypedChoiceField(label=gettext_lazy("To whom"))
    note = forms.CharField(
        label=gettext_lazy("Note for them"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Only colleagues see it, between the messages."),
    )

    def __init__(self, *args: Any, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(one.user.pk), _named(one)) for one in colleagues
        ]


class SnoozeForm(forms.Form):
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        input_formats=[_PICKED],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_PICKED),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tomorrow = timezone.localtime() + timedelta(days=1)
        start = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
        super().__init__(*args, **kwargs)
        self.initial = {"until": start}

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until <= timezone.now():
            raise ValidationError(_("This moment has passed. Choose a later one."))
        return until


class TranscriptForm(forms.Form):
    """`how`: which button was pressed."""

    to = forms.TypedChoiceField(label=gettext_lazy("To whom"), required=False)

    def __init__(self, *args: Any, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(one.user.pk), one.user.called) for one in colleagues
        ]


def _named(colleague: Colleague) -> str:
    if colleague.is_away:
        return _("%(name)s, away") % {"name": colleague.user.called}
    if colleague.is_off:
        return _("%(name)s, off now") % {"name": colleague.user.called}
    return colleague.user.called
