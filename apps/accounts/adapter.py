"""How django-allauth behaves in Recado."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts import secrets
from apps.accounts.actor import address_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Registration is a page of ours; addresses come from our proxy's header."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This login was closed. Whoever runs the platform can open it."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _(
            "The address or the password is not right. Check both, or choose a new password."
        ),
        "enter_current_password": _("This is not the current password."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds: try the next."),
        "incorrect_password": _("This is not the password of your login."),
        "invalid_password_reset": _("This link was used or is too old. Ask for a new one."),
        "rate_limited": _("That was too often. Wait a few minutes, then try again."),
        "same_as_current": _("This is the same as before."),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, or choose a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # /register/ makes a company and its owner together

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104  # nosec B104 - no address is known

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        try:
            return reverse("start")
        except NoReverseMatch:  # inside a company
            return reverse("home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Logged in: onwards. Else the log-in, which then leads onwards."""
        if self.request.user.is_authenticated:
            return self.get_login_redirect_url(self.request)
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return on_the_main_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return on_the_main_address(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context.setdefault("public_url", settings.PUBLIC_URL)
        super().send_mail(template_prefix, email, context)


def on_the_main_address(url: str) -> str:
    """A company's own domain can be pointed elsewhere, so no secret of a person leads there."""
    return f"{settings.PUBLIC_URL}{urlsplit(url).path}"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor's secrets are encrypted like all others."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _(
            "Verify your e-mail address first: it is how you get back in without your phone."
        ),
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)
