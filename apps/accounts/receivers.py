"""What accounts does when it hears of something."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_confirmed, password_changed, password_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver

from apps.accounts import news, notifications, tenants, tokens
from apps.accounts.live import publishing, rooms
from apps.accounts.live.guests import hash_of_session
from apps.accounts.models import Membership


@receiver(email_confirmed, dispatch_uid="verify_tenants")
def let_their_companies_send(email_address: Any, **_: Any) -> None:
    tenants.verify_owned_by(email_address.user)


@receiver(news.access_changed, dispatch_uid="recheck_sockets_of_access")
def look_again_who_may_listen(tenant: Any, user: Any, **_: Any) -> None:
    schema = tenant.schema_name
    publishing.recheck(rooms.of_user(schema, user.pk) if user else rooms.of_tenant(schema))


@receiver(
    [news.logged_out_everywhere, news.login_ended, password_changed, password_reset],
    dispatch_uid="recheck_sockets_of_person",
)
def look_again_at_their_sockets(user: Any, **_: Any) -> None:
    publishing.recheck(rooms.of_person(user.pk))


@receiver(news.key_revoked, dispatch_uid="recheck_sockets_of_key")
def look_again_at_the_keys_sockets(key: Any, **_: Any) -> None:
    publishing.recheck(rooms.of_key(key.tenant.schema_name, key.pk))


@receiver(user_logged_out, dispatch_uid="close_sockets_of_session")
def close_the_browsers_sockets(request: Any, user: Any, **_: Any) -> None:
    # Sent while the session still stands, so asking again would find it.
    if user and request and request.session.session_key:
        publishing.session_ended(
            rooms.of_person(user.pk), hash_of_session(request.session.session_key)
        )


@receiver(post_delete, sender=UserSession, dispatch_uid="close_sockets_of_ended_session")
def close_an_ended_sessions_sockets(instance: UserSession, **_: Any) -> None:
    # The library ends a log-in by deleting this row, and says so in no other way.
    publishing.session_ended(
        rooms.of_person(instance.user_id), hash_of_session(instance.session_key)
    )


@receiver(news.access_changed, dispatch_uid="notice_of_role")
def tell_their_new_role(tenant: Any, user: Any, **_: Any) -> None:
    membership = user and Membership.objects.filter(tenant=tenant, user=user).first()
    if membership:
        notifications.notify(tenant, "role_changed", to=[user], role=membership.role)


@receiver(news.member_joined, dispatch_uid="notice_of_member")
def tell_who_invited_them(membership: Any, invited_by: Any, **_: Any) -> None:
    if invited_by and invited_by != membership.user:
        name = str(membership.user)
        notifications.notify(membership.tenant, "member_joined", to=[invited_by], name=name)


@receiver(news.quota_warned, dispatch_uid="warn_of_quota")
def warn_of_quota(tenant: Any, use: Any, **_: Any) -> None:
    notifications.warn_of_quota(tenant, use)


@receiver([password_changed, password_reset], dispatch_uid="end_api_logins_of_person")
def end_their_api_logins(user: Any, **_: Any) -> None:
    tokens.revoke_all(user)


@receiver(news.access_changed, dispatch_uid="end_api_logins_of_strangers")
def end_api_logins_of_strangers(tenant: Any, user: Any, **_: Any) -> None:
    tokens.revoke_of_strangers(tenant, user)
