"""Superadmins: who runs the platform. The first comes by command or by a link, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit, news
from apps.accounts.actor import Actor
from apps.accounts.addresses import has_proven_address
from apps.accounts.errors import Refusal
from apps.accounts.models import AuditEntry, User

LINK_LASTS = timedelta(hours=24)
_SALT = "recado.first-superadmin"
_TURN = 7_237_002  # advisory lock: any number, the same for everybody who makes or unmakes one


class LinkGone(Refusal):
    """Used, too old, altered, or there is a superadmin already."""

    code = "link_gone"
    status = 404
    message = _("This link was used or is too old. Ask whoever runs the server for a new one.")


class LastSuperadmin(Refusal):
    code = "last_superadmin"
    message = _("The platform needs a superadmin. Make somebody else superadmin first.")


class AddressNotProven(Refusal):
    """Whoever typed the address first may not be who it belongs to."""

    code = "address_not_proven"
    message = _(
        "This person has not verified their e-mail address yet. Ask them to open the link in"
        " the mail we sent, then try again."
    )


class AddressTaken(Refusal):
    code = "address_taken"
    message = _("Somebody logs in with this address already. Choose another.")


def exist() -> bool:
    """Whether anybody can open the platform's admin."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def first_link_token() -> str:
    """What the link holds. It opens nothing as soon as there is a superadmin."""
    return signing.dumps(timezone.now().isoformat(), salt=_SALT)


def check_first_link(token: str) -> None:
    """Raises LinkGone."""
    try:
        made = datetime.fromisoformat(signing.loads(token, salt=_SALT, max_age=LINK_LASTS))
    except (signing.BadSignature, ValueError, TypeError) as exc:
        raise LinkGone from exc
    # A superadmin who was made and is gone again has used it up all the same.
    used = AuditEntry.objects.filter(action="superadmin.created", at__gte=made)
    if exist() or used.exists():
        raise LinkGone


@transaction.atomic
def create_first(token: str, *, email: str, password: str, name: str, by: Actor) -> User:
    """The one who opened the link. Of two at the same moment the second raises LinkGone."""
    _wait_for_turn()
    check_first_link(token)
    return create(email, password, name=name, by=by)


@transaction.atomic
def create(email: str, password: str, *, by: Actor, name: str = "") -> User:
    """A new login that may do everything. Raises AddressTaken."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(
        email__iexact=email
    ):
        raise AddressTaken
    language = get_language() or "pt-br"  # in which it was asked for
    user = User.objects.create_superuser(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    audit.record("superadmin.created", by=by, tenant=None, about=user, after={"email": email})
    return user


@transaction.atomic
def appoint(user: User, *, by: Actor) -> None:
    """Somebody with a login runs the platform from now on. Raises AddressNotProven."""
    if not has_proven_address(user):
        raise AddressNotProven
    if not user.is_superuser:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
        audit.record("superadmin.appointed", by=by, tenant=None, about=user)


@transaction.atomic
def dismiss(user: User, *, by: Actor) -> None:
    """From now on an ordinary login. Raises LastSuperadmin."""
    _wait_for_turn()
    keep_one(user)
    user.is_superuser = False
    user.save(update_fields=["is_superuser"])
    audit.record("superadmin.dismissed", by=by, tenant=None, about=user)
    news.login_ended.send(sender=None, user=user)  # open connections look again


def keep_one(leaving: User) -> None:
    """Raises LastSuperadmin when nobody else could open the platform's admin."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=leaving.pk)
    if leaving.is_superuser and not others.exists():
        raise LastSuperadmin


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
