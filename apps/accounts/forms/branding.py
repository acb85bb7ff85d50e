"""How a company looks."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from apps.accounts import logos
from apps.accounts.colours import is_nearly_white

DEFAULT = "#2743c4"  # --brand in static/css/tokens.css


class BrandingForm(forms.Form):
    title = forms.CharField(
        label=_("Title in the browser's tab"),
        max_length=60,
        required=False,
        help_text=_("Empty means the company's name."),
    )
    color = forms.CharField(
        label=_("Colour"),
        widget=forms.ColorInput,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Write a colour such as #2743c4."))],
        help_text=_("Of buttons, links and your logo's place. Text on it stays readable."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP up to 2 MB; a square one looks best."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    hide_optional = True

    def clean_color(self) -> str:
        color = str(self.cleaned_data["color"]).lower()
        if is_nearly_white(color):
            raise ValidationError(
                _("This colour is nearly white: words in it can't be read. Choose a darker one."),
                code="too_light",
            )
        return "" if color == DEFAULT else color

    def clean_logo(self) -> bytes | None:
        sent: File[bytes] | None = self.cleaned_data["logo"]
        if sent is None:
            return None
        try:
            return logos.redraw(io.BytesIO(sent.read(logos.MAX_BYTES + 1)))
        except logos.LogoRefused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def wanted(self) -> dict[str, Any]:
        """For `branding.change`."""
        return {name: self.cleaned_data[name] for name in ("title", "color", "logo", "remove_logo")}
