"""A team, and how much each colleague has at most."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from apps.conversations.handling.colleagues import Colleague
from apps.conversations.models import Team


class TeamForm(forms.Form):
    hide_optional = True
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    policy = forms.ChoiceField(
        label=gettext_lazy("What comes to the team goes to"),
        choices=Team.Policy.choices,
        initial=Team.Policy.MANUAL,
        widget=forms.RadioSelect,
    )
    members = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Members"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.user.pk), one.user.called) for one in colleagues]
        self.fields["members"].choices = people  # type: ignore[attr-defined]


class CapacityForm(forms.Form):
    """`most` empty: no limit."""

    most = forms.IntegerField(min_value=1, max_value=1000, required=False)
