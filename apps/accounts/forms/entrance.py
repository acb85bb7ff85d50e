"""Logging in and getting back in. allauth's forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _


def reword(field: forms.Field, label: Any, hint: Any = "", **attrs: Any) -> None:
    """Our label and hint; the label is not repeated as a placeholder."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


PASSWORD_HINT = _("At least 10 characters. Three or four words in a row are strong and easy.")


#: What is wrong with an address, said with an example.
EMAIL_ERRORS = {"invalid": _("Write an address such as name@example.com.")}


class OneNewPassword:
    """The new password is asked once: it can be shown, so typing it twice proves nothing."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def ask_once(self, label: Any) -> None:
        del self.fields["password2"]
        reword(self.fields["password1"], label, PASSWORD_HINT, **{"data-strength": "true"})

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["password2"] = self.cleaned_data.get("password1")
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        return cleaned


class LoginForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["login"], _("E-mail"), autocomplete="username", autofocus=True)
        self.fields["login"].error_messages |= EMAIL_ERRORS
        reword(self.fields["password"], _("Password"))
        reword(self.fields["remember"], _("Stay logged in on this device"))
        self.fields["remember"].initial = True


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], _("E-mail"), autofocus=True)
        self.fields["email"].error_messages |= EMAIL_ERRORS


class NewPasswordForm(OneNewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_once(_("New password"))


class SetPasswordForm(OneNewPassword, account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_once(_("Password"))


class ChangePasswordForm(OneNewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["oldpassword"], _("Current password"))
        self.ask_once(_("New password"))


class ChangeEmailForm(account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("The old address stays in force until you open the link we send to the new one.")
        reword(self.fields["email"], _("New address"), hint)
        self.fields["email"].error_messages |= EMAIL_ERRORS


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password"], _("Password"), autofocus=True)


def reword_code(field: forms.Field, label: Any, hint: Any = "") -> None:
    reword(field, label, hint, autofocus=True, inputmode="numeric", spellcheck="false")


class SecondFactorForm(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(
            self.fields["code"],
            _("Code"),
            _("Six digits from the app on your phone, or one of your recovery codes."),
        )


class SecondFactorAgainForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self.fields["code"], _("Code"))


class ActivateTOTPForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self.fields["code"], _("Code from the app"), _("Six digits."))
