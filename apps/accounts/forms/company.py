"""A company: made, described, closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts import signup
from apps.accounts.forms.entrance import EMAIL_ERRORS, PASSWORD_HINT
from apps.accounts.forms.languages import LANGUAGES
from apps.accounts.models import Tenant, User
from apps.accounts.models.tenant import validate_slug
from apps.accounts.timezones import time_zones


def check_free(slug: str) -> None:
    """A well-formed address that no company has, or ValidationError."""
    validate_slug(slug)
    if Tenant.objects.filter(slug=slug).exists():
        raise ValidationError(_("Another company has this address. Choose another."), code="taken")


class CompanyForm(forms.Form):
    """What makes a company. An empty address is made of the name."""

    hide_optional = True
    company = forms.CharField(label=_("Company"), max_length=120)
    slug = forms.CharField(label=_("Address in Recado"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].widget.attrs.update(autocomplete="organization", autofocus=True)
        self.fields["slug"].widget.attrs.update(
            autocomplete="off", spellcheck="false", autocapitalize="none"
        )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].strip().lower()
        if slug:
            check_free(slug)
        return slug


class NewPersonForm(forms.Form):
    """Somebody's name and the password they will log in with."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password", "data-strength": "true"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password:
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as exc:
                self.add_error("password", exc)
        return cleaned


class RegisterForm(NewPersonForm, CompanyForm):
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username"}),
        error_messages=EMAIL_ERRORS,
    )
    field_order = ("company", "slug", "name", "email", "password")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if signup.address_is_taken(email):
            raise ValidationError(
                _("This address has a login already. Log in with it to add a company."),
                code="taken",
            )
        return email


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Sending hours, daily limits and reports follow it."),
    )

    class Meta:
        model = Tenant
        fields = ("name", "language", "time_zone")
        labels = {"name": _("Company name"), "language": _("Language")}
        help_texts = {
            "name": _("Shown to your team, and in invitations."),
            "language": _("Of invitations and notices; each person chooses their own for pages."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = dict.fromkeys([self.instance.time_zone, *time_zones()])
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (name, name.replace("_", " ")) for name in sorted(zones)
        ]
        self.fields["language"].choices = LANGUAGES  # type: ignore[attr-defined]


class CloseCompanyForm(forms.Form):
    """The company's address typed out, so that nobody closes one by accident."""

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug
        self.fields["slug"] = forms.CharField(
            label=_("Type “%(slug)s” to close the account") % {"slug": slug},
            widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        )

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data["slug"].strip()
        if typed != self.slug:
            raise ValidationError(
                _("This is not the company's address. It is “%(slug)s”."),
                code="different",
                params={"slug": self.slug},
            )
        return typed
