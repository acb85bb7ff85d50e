"""A company's own address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Domain


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        help_text=_("A name of yours, such as chat.example.com."),
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )

    def clean_domain(self) -> str:
        """Capitals and a final dot are forgiven."""
        name = str(self.cleaned_data["domain"]).strip().rstrip(".").lower()
        for validate in Domain._meta.get_field("domain").validators:
            validate(name)
        return name
