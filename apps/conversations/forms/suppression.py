"""Numbers for the suppression list, pasted; and why one leaves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.conversations.consent import suppressing
from apps.conversations.models import Category, Medium
from apps.whatsapp import phones

MOST = 2_000  # numbers at once; more is an import's work
_NAMED = 5  # bad lines that are named


class NumbersField(forms.CharField):
    """One number on a line, in any usual way of writing; canonical afterwards."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea({"rows": 6, "inputmode": "tel", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        lines = [(n, line) for n, line in enumerate(super().clean(value).splitlines(), 1) if line]
        if len(lines) > MOST:
            said = _("These are more than %(most)d numbers. Paste them in several rounds.")
            raise ValidationError(said % {"most": MOST}, code="many")
        read = {number: _read(line) for number, line in lines if line.strip()}
        bad = [number for number, phone in read.items() if not phone]
        if bad:
            raise ValidationError(_bad(bad), code="invalid")
        return list(dict.fromkeys(read.values()))


def _read(line: str) -> str:
    try:
        return phones.read(line)
    except phones.NotAPhone:
        return ""


def _bad(lines: list[int]) -> str:
    named = ", ".join(map(str, lines[:_NAMED])) + ("…" if len(lines) > _NAMED else "")
    return ngettext(
        "Line %(lines)s is no telephone number. Correct it or take it out.",
        "Lines %(lines)s are no telephone numbers. Correct them or take them out.",
        len(lines),
    ) % {"lines": named}


class AddForm(forms.Form):
    numbers = NumbersField(
        label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("One on each line. Without a country they are Brazilian."),
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Not by"),
        choices=Medium.choices,
        initial=Medium.values,
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("What they don’t get"),
        choices=[
            ("all", gettext_lazy("Anything you begin: promotions, notices, codes")),
            ("marketing", gettext_lazy("Promotions only")),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Such as: asked by phone, complaint, legal department."),
    )

    @property
    def categories(self) -> tuple[str, ...]:
        only_promotions = self.cleaned_data["reach"] == "marketing"
        return (Category.MARKETING,) if only_promotions else suppressing.BEGUN_BY_US


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("It is kept in the audit log."),
        widget=forms.TextInput({"autofocus": True}),
    )
