"""When one colleague works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.accounts.hours.written import WEEKDAYS
from apps.conversations.forms.hours import HoursForm, written

DAYS = gettext_lazy("One a line. 2026-12-24 9:00-12:00 is a short day, 12-31 is off every year.")


class WorkHoursForm(HoursForm):
    def __init__(self, data: Any, *, kept: Mapping[str, Any]) -> None:
        super().__init__(data, initial=written(kept))
        self.fields["always"].label = _("When conversations are given out by themselves")
        self.fields["always"].choices = [  # type: ignore[attr-defined]
            ("yes", _("At any hour")),
            ("", _("In the hours below")),
        ]
        self.fields["holidays"].label = _("Off on the holidays of")
        self.fields["days"].help_text = DAYS
        for name in WEEKDAYS:
            self.fields[name].widget.attrs["placeholder"] = pgettext("day", "off")
