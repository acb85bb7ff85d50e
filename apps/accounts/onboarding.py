"""The first steps of a company, and which of them are done. Apps above add their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import ApiKey, Invitation, Membership
from apps.accounts.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Step:
    """`text` says why, `action` is the button; neither is shown once it is done."""

    title: str
    done: bool
    url: str
    action: str
    text: str = ""


def verify(request: MemberRequest) -> Step | None:
    if "owners.manage" not in request.may:
        return None
    return Step(
        _("Verify your e-mail address"),
        request.tenant.verified_at is not None,
        reverse("account_email_verification_sent"),
        _("Verify"),
        _("Until then nothing can be sent. The link is in the mail you got when you registered."),
    )


def dress(request: MemberRequest) -> Step | None:
    if "settings.manage" not in request.may:
        return None
    branding = getattr(request.tenant, "branding", None)
    return Step(
        _("Put your colour and logo"),
        bool(branding and (branding.color or branding.logo)),
        reverse("branding"),
        _("Choose"),
        _("Your team sees at once which company they are in."),
    )


def invite(request: MemberRequest) -> Step | None:
    if "team.manage" not in request.may:
        return None
    tenant = request.tenant
    return Step(
        _("Invite a colleague"),
        Membership.objects.filter(tenant=tenant).count() > 1
        or Invitation.objects.filter(tenant=tenant).exists(),
        reverse("team_invite"),
        _("Invite"),
        _("Each person has a login and a role of their own."),
    )


def second_factor(request: MemberRequest) -> Step | None:
    return Step(
        _("Add a second factor to your login"),
        is_mfa_enabled(request.user),
        reverse("mfa_activate_totp"),
        _("Turn on"),
        _("A code from your phone besides the password guards what customers trust you with."),
    )


def connect(request: MemberRequest) -> Step | None:
    if "api_keys.manage" not in request.may:
        return None
    return Step(
        _("Connect a program of yours"),
        ApiKey.objects.filter(tenant=request.tenant).exists(),
        reverse("api_keys"),
        _("Make a key"),
        _("An API key lets your shop or system talk to Recado. Skip it if you have none."),
    )


STEPS: list[Callable[[MemberRequest], Step | None]] = [
    verify,
    invite,
    second_factor,
    dress,
    connect,
]


def steps(request: MemberRequest) -> list[Step]:
    """The steps this person may take, those done first."""
    found = [step for make in STEPS if (step := make(request))]
    return sorted(found, key=lambda step: not step.done)
