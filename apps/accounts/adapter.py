"""How django-allauth behaves in Recado."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.actor import address_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Registration is a page of ours; addresses come from our proxy's header."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # /register/ makes a company and its owner together

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("start")

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context.setdefault("public_url", settings.PUBLIC_URL)
        super().send_mail(template_prefix, email, context)
