"""What accounts does when it hears of something."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from apps.accounts import tenants


@receiver(email_confirmed, dispatch_uid="verify_tenants")
def let_their_companies_send(email_address: Any, **_: Any) -> None:
    tenants.verify_owned_by(email_address.user)
