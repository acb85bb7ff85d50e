"""Logging in through the API: the password, the second factor, and into which company."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import places
from apps.accounts.errors import Refusal, TenantSuspended
from apps.accounts.models import Membership, Tenant, User


class InvalidCredentials(Refusal):
    """The same for an unknown address, a wrong password and a login that is switched off."""

    code = "invalid_credentials"
    status = 401
    message = _("E-mail address and password don't belong together.")


class OtpRequired(Refusal):
    code = "otp_required"
    status = 401
    message = _("This login has a second factor. Send the app's code as “otp”.")


class OtpInvalid(Refusal):
    code = "otp_invalid"
    status = 401
    message = _("This code is not right any more. Send the one the app shows now.")


class TooManyAttempts(Refusal):
    """`extra`: wait, in seconds, the longest it can take."""

    code = "too_many_attempts"
    status = 429
    message = _("Too many attempts with this login. Wait five minutes, then try again.")


_LONGEST_WAIT = 300  # seconds; ACCOUNT_RATE_LIMITS["login_failed"] counts over five minutes


def check(request: HttpRequest, *, email: str, password: str, otp: str = "") -> User:
    """The person, once password and second factor are right.

    Attempts are counted together with those on the log-in page, by address and by login.
    Raises InvalidCredentials, OtpRequired, OtpInvalid, TooManyAttempts.
    """
    try:
        user = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError as exc:
        raise TooManyAttempts(wait=_LONGEST_WAIT) from exc
    if user is None or not user.is_active:
        raise InvalidCredentials
    if is_mfa_enabled(user):
        _check_second_factor(user, otp)
    update_last_login(None, user)  # type: ignore[arg-type]
    return user  # type: ignore[no-any-return]


def _check_second_factor(user: User, otp: str) -> None:
    if not otp:
        raise OtpRequired
    form = AuthenticateForm(data={"code": otp}, user=user)
    if form.is_valid():
        form.authenticator.record_usage()
        return
    if form.has_error("code", "too_many_login_attempts"):
        raise TooManyAttempts(wait=_LONGEST_WAIT)
    raise OtpInvalid


def tenant_for(user: User, slug: str | None) -> Tenant | None:
    """The company a log-in is for: the one asked for, else the first they joined that is active.

    None for somebody who belongs nowhere. Raises Http404 for a company that is not theirs
    or nobody's, TenantSuspended.
    """
    if slug and user.is_superuser:
        tenant = places.tenant_of_slug(slug)
        if tenant is None:
            raise Http404
        return tenant
    theirs = _tenants_of(user)
    if slug:
        theirs = [tenant for tenant in theirs if tenant.slug == slug]
        if not theirs:
            raise Http404
    active = [tenant for tenant in theirs if tenant.is_active]
    if theirs and not active and not user.is_superuser:
        raise TenantSuspended
    return active[0] if active else None


def _tenants_of(user: User) -> list[Tenant]:
    memberships = Membership.objects.filter(user=user).select_related("tenant__plan")
    return [membership.tenant for membership in memberships.order_by("created_at", "pk")]
