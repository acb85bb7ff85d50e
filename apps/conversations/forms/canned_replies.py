"""What can be said of a canned reply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.contents import personal, variables
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import CannedReply, Team

MINE = "mine"
ALL = "all"
_SHORTCUT = re.compile(r"[\w.-]+")


class CannedReplyForm(forms.Form):
    """`whose`: mine, all, or a team's id."""

    hide_optional = True
    shortcut = forms.CharField(
        label=gettext_lazy("Shortcut"),
        max_length=40,
        help_text=gettext_lazy("Typed after a stroke: /hello."),
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Shown in the list; empty shows the text."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4096,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy(
            "{{name}} becomes the contact’s name; any field of your contacts works the same way,"
            " and {{name|customer}} says something where nothing is known."
        ),
    )
    whose = forms.ChoiceField(label=gettext_lazy("Who uses it"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("File that goes with it"), required=False, allow_empty_file=True
    )
    drop_file = forms.BooleanField(label=gettext_lazy("Send it without a file"), required=False)

    def __init__(self, *args: Any, teams: Sequence[Team], may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(MINE, _("Only me"))]
        if may_share:
            choices.append((ALL, _("Everybody")))
            choices += [(str(team.pk), team.name) for team in teams]
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]
        self.fields["whose"].initial = ALL if may_share else MINE

    def clean_shortcut(self) -> str:
        plain: str = self.cleaned_data["shortcut"].strip().removeprefix("/")
        if not _SHORTCUT.fullmatch(plain):
            raise forms.ValidationError(
                _("Use letters, digits, “-” and “_”, without spaces."), code="shortcut"
            )
        return plain

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        try:
            personal.check(variables.names_in(text), personal.known(), field="text")
        except UnfitContent as refusal:
            raise forms.ValidationError(refusal.errors["text"]) from refusal
        return text

    def owner(self, user_id: UUID) -> UUID | None:
        return user_id if self.cleaned_data["whose"] == MINE else None

    def team(self, teams: Sequence[Team]) -> Team | None:
        return next((one for one in teams if str(one.pk) == self.cleaned_data["whose"]), None)


def initial_of(reply: CannedReply) -> dict[str, Any]:
    whose = MINE if reply.owner_id else str(reply.team_id) if reply.team_id else ALL
    return {
        "shortcut": reply.shortcut,
        "title": reply.title,
        "text": reply.text,
        "whose": whose,
    }
