"""A key of the company's own at a model provider."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ProviderKeyForm(forms.Form):
    """Written, never shown again."""

    key = forms.CharField(
        label=_("Key"),
        min_length=8,
        max_length=400,
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ValidationError(
                _("A key has no spaces or line breaks. Copy it once more."), code="invalid"
            )
        return key
