"""How one works in the inbox oneself."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.composing.preferences import Preferences
from apps.conversations.handling.alerts import Alerts
from apps.conversations.models import Team

_CLOCK = {"type": "time"}


class MyInboxForm(forms.Form):
    hide_optional = True
    enter_sends = forms.BooleanField(label=gettext_lazy("Enter sends"), required=False)
    undo = forms.BooleanField(label=gettext_lazy("Five seconds to undo"), required=False)
    mine = forms.BooleanField(
        label=gettext_lazy("Tell me of messages in my conversations"), required=False
    )
    unassigned = forms.BooleanField(
        label=gettext_lazy("Tell me of conversations that nobody has"), required=False
    )
    sound = forms.BooleanField(label=gettext_lazy("With a sound"), required=False)
    browser = forms.BooleanField(
        label=gettext_lazy("With a notification of the browser, while I look elsewhere"),
        required=False,
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=forms.TimeInput(_CLOCK, "%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"), required=False, widget=forms.TimeInput(_CLOCK, "%H:%M")
    )

    def __init__(self, data: Any, *, wanted: Alerts, writes: Preferences) -> None:
        start = {
            "enter_sends": writes.enter_sends,
            "undo": bool(writes.undo_seconds),
            "mine": wanted.mine,
            "unassigned": wanted.unassigned,
            "sound": wanted.sound,
            "browser": wanted.browser,
            "quiet_from": wanted.quiet_from,
            "quiet_until": wanted.quiet_until,
        }
        super().__init__(data, initial=start)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("quiet_from")) != bool(given.get("quiet_until")):
            self.add_error("quiet_until", _("Write both, or leave both empty."))
        return given

    @property
    def alerts(self) -> Alerts:
        given = self.cleaned_data
        return Alerts(
            mine=given["mine"],
            unassigned=given["unassigned"],
            sound=given["sound"],
            browser=given["browser"],
            quiet_from=_text(given["quiet_from"]),
            quiet_until=_text(given["quiet_until"]),
        )


class AwayForm(forms.Form):
    KEEP, GIVE = "keep", "give"
    what = forms.ChoiceField(
        label=gettext_lazy("What becomes of your open conversations"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [
            (str(team.pk), _("They go to the team %(team)s") % {"team": team.name})
            for team in Team.objects.all()
        ]
        self.initial = {"what": self.KEEP}
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (self.KEEP, _("I keep them")),
            (self.GIVE, _("They are nobody’s, or stay with their team")),
            *teams,
        ]


def _text(moment: time | None) -> str:
    return moment.strftime("%H:%M") if moment else ""
