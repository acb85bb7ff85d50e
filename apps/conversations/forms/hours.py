"""Weekly hours as people write them: the one editor of hours there is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.accounts import hours
from apps.accounts.hours import BadHours
from apps.accounts.hours.written import WEEKDAYS

#: Countries whose holidays are offered first; others can be kept by programs.
HOLIDAYS = [
    ("", gettext_lazy("None")), ("BR", gettext_lazy("Brazil")), ("PT", gettext_lazy("Portugal")),
    ("AR", gettext_lazy("Argentina")), ("CL", gettext_lazy("Chile")),
    ("MX", gettext_lazy("Mexico")), ("US", gettext_lazy("United States")),
]  # fmt: skip
_PARTS = re.compile(r"\s*(?:,|;|\be\b|\band\b)\s*")
_BETWEEN = re.compile(r"\s*(?:-|–|—|às|a|to)\s*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)?")
USUAL = {day: [["09:00", "18:00"]] for day in list(WEEKDAYS)[:5]}


def stretches_of(text: str) -> list[list[str]]:
    """`9-12, 13:00–18:30` → [["09:00", "12:00"], …]; what can't be read stays as it is, for
    `hours.checked` to name it."""
    parts = [part for part in _PARTS.split(text.strip().lower()) if part]
    return [[_clock(one) for one in _BETWEEN.split(part)] for part in parts]


def text_of(stretches: list[list[str]]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in stretches)


def _clock(text: str) -> str:
    found = _CLOCK.fullmatch(text.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else text


class HoursForm(forms.Form):
    """`mon` to `sun`, `days` and `holidays` together are the `hours` of what it cleans, as
    `accounts.hours` stores them; {} for always."""

    hide_optional = True
    always = forms.TypedChoiceField(
        label=gettext_lazy("When somebody is there"),
        choices=[
            ("yes", gettext_lazy("Always")),
            ("", gettext_lazy("In the hours below")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    holidays = forms.ChoiceField(
        label=gettext_lazy("Closed on the holidays of"), choices=HOLIDAYS, required=False
    )
    days = forms.CharField(
        label=gettext_lazy("Days of their own"),
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line. 2026-12-24 9:00-12:00 opens in the morning, 12-31 is closed every year."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in WEEKDAYS.items():
            self.fields[name] = forms.CharField(label=label, required=False, max_length=120)
            self.fields[name].widget.attrs |= {
                "placeholder": pgettext("day", "closed"),
                "autocomplete": "off",
            }

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[name] for name in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["hours"] = self._hours(given)
        for name in [*WEEKDAYS, "days", "holidays", "always"]:
            given.pop(name, None)
        return given

    def _hours(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("always"):
            return {}
        week: dict[str, Any] = {}
        for name in WEEKDAYS:
            week[name] = stretches_of(given.get(name, ""))
            self._check(name, {"week": {name: week[name]}})
        if not any(week.values()):
            self.add_error("mon", _("Write the hours of at least one day, or choose Always."))
        days = self._days(given.get("days", ""))
        self._check("days", {"days": days})
        told = {"week": week, "days": days, "holidays": given.get("holidays", "")}
        return told if self.errors else hours.checked(told)

    def _days(self, text: str) -> dict[str, list[list[str]]]:
        lines = [line.strip().partition(" ") for line in text.splitlines() if line.strip()]
        return {day: stretches_of(rest) for day, _space, rest in lines}

    def _check(self, field: str, part: dict[str, Any]) -> None:
        try:
            hours.checked(part)
        except BadHours as wrong:
            self.add_error(field, ValidationError(str(wrong)))


def written(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Stored hours as the form's fields hold them; office hours are offered for always."""
    week = kept.get("week") or USUAL
    days = [f"{day} {text_of(some)}".strip() for day, some in kept.get("days", {}).items()]
    return {
        "always": "" if kept else "yes",
        "holidays": kept.get("holidays", ""),
        "days": "\n".join(days),
        **{name: text_of(week.get(name, [])) for name in WEEKDAYS},
    }
