"""What can be said of a tag."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.conversations.people import tags

#: Words for the tones; without colour alone, so that they can be told apart by name.
TONES: dict[str, Any] = {
    "": _("Grey"),
    "green": _("Green"),
    "blue": _("Blue"),
    "amber": _("Amber"),
    "red": _("Red"),
    "violet": _("Violet"),
    "teal": _("Teal"),
}


class TagForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=tags.LONGEST,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    color = forms.ChoiceField(
        label=_("Colour"),
        choices=[(code, TONES[code]) for code in tags.COLORS],
        required=False,
        widget=forms.RadioSelect,
    )
