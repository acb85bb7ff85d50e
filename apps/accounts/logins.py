"""Where a person is logged in, and ending that."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from apps.accounts import audit, news, superadmins
from apps.accounts.actor import Actor
from apps.accounts.models import TokenFamily, User


@transaction.atomic
def end_everywhere(user: User, *, by: Actor, keep: str = "") -> None:
    """End every session and revoke every API log-in. `keep`: the session key of this browser."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()
    TokenFamily.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    audit.record("login.ended_everywhere", by=by, tenant=None, about=user)
    news.logged_out_everywhere.send(sender=None, user=user)


@transaction.atomic
def end(session: UserSession, *, by: Actor) -> None:
    """Log one browser out."""
    audit.record("login.ended", by=by, tenant=None, about=session.user)
    session.end()


@transaction.atomic
def end_family(family: TokenFamily, *, by: Actor) -> None:
    """Log one program out: its refresh token opens nothing any more."""
    family.revoked_at = timezone.now()
    family.save(update_fields=["revoked_at"])
    audit.record("login.ended", by=by, tenant=None, about=family.user)
    news.login_ended.send(sender=None, user=family.user)


@transaction.atomic
def shut_out(user: User, *, by: Actor) -> None:
    """The login opens nothing until `let_in`. Raises LastSuperadmin."""
    superadmins.keep_one(user)
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit.record("login.deactivated", by=by, tenant=None, about=user)
        end_everywhere(user, by=by)


@transaction.atomic
def let_in(user: User, *, by: Actor) -> None:
    """The same password opens it again."""
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record("login.activated", by=by, tenant=None, about=user)
