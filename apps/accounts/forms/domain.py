"""A company's own address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Domain


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        validators=Domain._meta.get_field("domain").validators,
        help_text=_("A name of yours, such as chat.example.com."),
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )

    def clean(self) -> None:
        """Validators see what was typed, so only case and a final dot are forgiven before."""

    def _clean_fields(self) -> None:
        typed = self.data.get(self.add_prefix("domain"), "")
        self.data = self.data.copy()
        self.data[self.add_prefix("domain")] = typed.strip().rstrip(".").lower()
        super()._clean_fields()
