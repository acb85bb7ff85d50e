"""A sending window, written by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Tenant
from apps.accounts.timezones import time_zones
from apps.campaigns.models import SendingWindow
from apps.conversations.forms.hours import USUAL, HoursForm, written

#: What a new one begins with: office hours with lunch, a short Saturday.
_LUNCH = [["09:00", "12:00"], ["13:00", "18:00"]]
OFFERED = {"week": {**dict.fromkeys(USUAL, _LUNCH), "sat": [["09:00", "13:00"]], "sun": []}}


class WindowForm(HoursForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("By which you choose it for a campaign, such as “Office hours”."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    in_recipients_zone = forms.BooleanField(
        label=gettext_lazy("By the clock of each recipient, where their zone is known"),
        required=False,
        help_text=gettext_lazy(
            "At nine in São Paulo, and at nine in Manaus. The zone is the contact’s, else that of"
            " the number."
        ),
    )

    def __init__(self, data: Any, *, tenant: Tenant, window: SendingWindow | None = None) -> None:
        super().__init__(data, initial=_initial(tenant, window))
        always = self.fields["always"]
        always.label = _("When it is open")
        always.choices = [  # type: ignore[attr-defined]
            ("yes", _("Always, day and night")),
            ("", _("In the hours below")),
        ]
        own = _("The company’s (%(zone)s)") % {"zone": tenant.time_zone.replace("_", " ")}
        named = [(name, name.replace("_", " ")) for name in time_zones()]
        self.fields["zone"].choices = [("", own), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        zone = given.pop("zone", "")
        if zone and given.get("hours") is not None:
            given["hours"] = {**given["hours"], "zone": zone}
        return given


def offered(tenant: Tenant) -> dict[str, Any]:
    """Hours of a new one."""
    return {**OFFERED, "holidays": "BR"} if tenant.language == "pt-br" else dict(OFFERED)


def _initial(tenant: Tenant, window: SendingWindow | None) -> dict[str, Any]:
    if window is None:
        return written(offered(tenant))
    bare = {name: value for name, value in window.hours.items() if name != "zone"}
    return {
        "name": window.name,
        "zone": window.hours.get("zone", ""),
        "in_recipients_zone": window.in_recipients_zone,
        **written(bare),
    }
