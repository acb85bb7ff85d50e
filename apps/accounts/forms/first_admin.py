"""Who the first superadmin is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms.company import NewPersonForm


class FirstAdminForm(NewPersonForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username"}),
    )
    field_order = ("name", "email", "password")
