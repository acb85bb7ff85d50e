"""A segment's name, and an export's columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from apps.conversations.segments import columns
from apps.conversations.segments.known import Known


class SegmentForm(forms.Form):
    """The rules have a form of their own, see `segment_draft`. `seen`: when the segment had been
    changed last as it stood on the page; what makes no sense counts as never."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput({"autocomplete": "off"})
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None


class ExportForm(forms.Form):
    """Which columns, and for which program."""

    CSV, CSV_PLAIN, XLSX = "csv", "csv_plain", "xlsx"

    file = forms.ChoiceField(
        label=_("File"),
        choices=[
            (CSV, _("CSV for Excel and Google Sheets")),
            (CSV_PLAIN, _("CSV for other programs")),
            (XLSX, _("Excel file")),
        ],
        initial=CSV,
        widget=forms.RadioSelect,
        help_text=_("An Excel file is made in the background and kept for 7 days."),
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )

    def __init__(self, *args: Any, keys: Sequence[str] = (), **kwargs: Any) -> None:
        """`keys`: the columns somebody looks at, which come first and are chosen already."""
        super().__init__(*args, **kwargs)
        known = Known()
        titles = {one.key: one.title for one in columns.available(known)}
        order = dict.fromkeys([*keys, *titles])
        field = self.fields["columns"]
        field.choices = [(key, titles[key]) for key in order]  # type: ignore[attr-defined]
        field.initial = [one.key for one in columns.chosen(keys, known)]
