"""How the company's inbox works, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.forms.hours import HoursForm, written
from apps.conversations.models import InboxRules, Team


class InboxRulesForm(HoursForm):
    away_on = forms.BooleanField(
        label=gettext_lazy("Answer once who writes outside these hours"), required=False
    )
    away_text = forms.CharField(
        label=gettext_lazy("What they are told"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("{{nome|cliente}} stands for their name."),
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("New conversations go to"),
        choices=Team.Policy.choices,
        widget=forms.RadioSelect,
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Among"), queryset=Team.objects.none(), required=False
    )
    reopen_hours = forms.IntegerField(
        label=gettext_lazy("Hours in which a closed conversation opens again"),
        min_value=0,
        max_value=24 * 365,
        help_text=gettext_lazy("Who writes later begins a new one. 0: always a new one."),
    )
    close_after_days = forms.IntegerField(
        label=gettext_lazy("Days of silence after which it closes by itself"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=gettext_lazy("Only where nobody waits for an answer. Empty: never."),
    )
    read_receipts = forms.BooleanField(
        label=gettext_lazy("Tell customers that they were read"), required=False
    )

    def __init__(self, data: Any, *, in_force: InboxRules) -> None:
        super().__init__(data, initial=_initial(in_force))
        team = self.fields["team"]
        team.queryset = Team.objects.all()  # type: ignore[attr-defined]
        team.empty_label = _("Everybody who answers")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("away_on") and not given.get("away_text", "").strip():
            self.add_error("away_text", _("Write what they are told."))
        return given


def _initial(rules: InboxRules) -> dict[str, Any]:
    plain = {
        name: getattr(rules, name)
        for name in (
            "away_on", "away_text", "policy", "team", "reopen_hours", "close_after_days",
            "read_receipts",
        )
    }  # fmt: skip
    return {**plain, **written(rules.hours)}
