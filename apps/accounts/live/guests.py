"""Who knocks at the live connection, and whether they may come in.

Asked when a connection opens, and again whenever something may have changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from typing import Any, Self
from urllib.parse import parse_qs, unquote

import jwt
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from apps.accounts import credentials, places
from apps.accounts.credentials import Credential
from apps.accounts.errors import Refusal, TenantSuspended
from apps.accounts.models import ApiKey, Membership, Tenant, User
from apps.accounts.permissions import SUPERADMIN, May, may_as
from apps.accounts.tenancy import in_public

# Why a connection is closed. Browsers learn a code only from a connection that was
# accepted, so it is accepted first (docs/api/events.md).
NO_CREDENTIAL = 4401
NOT_HERE = 4403  # not a member, or a page of another site
UNKNOWN = 4404
TOO_FAST = 4408
SUSPENDED = 4423
NO_SEAT = 4429

PATH = re.compile(r"^(?:/t/(?P<slug>[^/]+))?/ws/events/?$")


class TurnedAway(Exception):
    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Knock:
    """What a connection says of itself: enough to ask the same questions later."""

    host: str = ""  # with the port, as the browser wrote it
    slug: str | None = None
    origin: str | None = None
    secure: bool = False
    session_key: str = ""
    token: str = ""
    html: bool = False

    @classmethod
    def of(cls, scope: dict[str, Any]) -> Self | None:
        """None where there is no live connection at this path."""
        path = PATH.match(scope["path"])
        if path is None:
            return None
        headers = {name.decode("latin1"): text.decode("latin1") for name, text in scope["headers"]}
        query = parse_qs(scope.get("query_string", b"").decode("latin1"))
        scheme = headers.get("x-forwarded-proto", scope.get("scheme", "ws"))
        cookies = parse_cookie(headers.get("cookie", ""))
        return cls(
            host=headers.get("host", "").lower(),
            slug=path["slug"] and unquote(path["slug"]),
            origin=headers.get("origin"),
            secure=scheme in {"https", "wss"},
            session_key=cookies.get(settings.SESSION_COOKIE_NAME, ""),
            token=query.get("token", [""])[0] or _bearer(headers.get("authorization", "")),
            html=query.get("format", [""])[0] == "html",
        )

    @property
    def prefix(self) -> str:
        """What the addresses of the tenant's pages begin with, where this page lives."""
        return f"/t/{self.slug}/" if self.slug else "/"

    @property
    def session_hash(self) -> str:
        return hash_of_session(self.session_key) if self.session_key and not self.token else ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who may be here, and what they may hear and do."""

    tenant: Tenant
    may: May
    language: str
    user: User | None = None
    key: ApiKey | None = None
    until: datetime | None = None  # when the credential expires by itself

    @property
    def id(self) -> str:
        return str(self.user.pk if self.user else self.key and self.key.pk)

    @property
    def name(self) -> str:
        return str(self.user or (self.key and self.key.name))


def recognise(knock: Knock) -> Guest:
    """The guest, as the database knows them now. Raises TurnedAway with the code to close with."""
    with in_public():
        if knock.token:
            guest = _by_token(knock)
        elif knock.session_key:
            guest = _by_session(knock)
        else:
            raise TurnedAway(NO_CREDENTIAL)
    if guest.until and guest.until <= timezone.now():
        raise TurnedAway(NO_CREDENTIAL)
    return guest


def hash_of_session(session_key: str) -> str:
    """What may travel through Redis in a session key's place."""
    return sha256(session_key.encode()).hexdigest()


def _by_token(knock: Knock) -> Guest:
    try:
        credential = credentials.identify(knock.token)
    except Refusal as refusal:
        raise TurnedAway(NO_CREDENTIAL) from refusal
    tenant = _tenant_of_credential(knock, credential)
    try:
        may = credentials.standing(credential, tenant).may
    except Http404 as exc:
        raise TurnedAway(NOT_HERE) from exc
    except TenantSuspended as suspended:
        raise TurnedAway(SUSPENDED) from suspended
    user, key = credential.user, credential.api_key
    return Guest(
        tenant,
        may,
        language=user.language if user else tenant.language,
        user=user,
        key=key,
        until=key.expires_at if key else _end_of(knock.token),
    )


def _tenant_of_credential(knock: Knock, credential: Credential) -> Tenant:
    """The tenant a token names; the address must agree. A superadmin's address chooses any."""
    named = _tenant_of_address(knock)
    if not knock.slug and _without_port(knock.host) in settings.MAIN_HOSTS:
        named = credential.tenant
    if named is None or (named != credential.tenant and not credential.is_superadmin):
        raise TurnedAway(UNKNOWN)
    return named


def _end_of(token: str) -> datetime:
    """When an access token, checked before, expires."""
    claims = jwt.decode(token, options={"verify_signature": False})
    return datetime.fromtimestamp(claims["exp"], UTC)


def _by_session(knock: Knock) -> Guest:
    """A page in a browser: cookies are sent by foreign pages too, so the origin is asked first."""
    if knock.origin not in _origins(knock):
        raise TurnedAway(NOT_HERE)
    session = _session(knock.session_key)
    user = _user_of(session)
    if user is None:
        raise TurnedAway(NO_CREDENTIAL)
    tenant = _tenant_of_address(knock)
    if tenant is None:
        raise TurnedAway(UNKNOWN)
    entered = user.is_superuser and str(tenant.pk) in session.get(places.ENTERED, [])
    may = May(SUPERADMIN) if entered else _may_of_member(tenant, user)
    return Guest(tenant, may, user.language, user=user)


def _may_of_member(tenant: Tenant, user: User) -> May:
    membership = Membership.objects.filter(tenant=tenant, user=user).first()
    if membership is None:
        raise TurnedAway(NOT_HERE)
    if not tenant.is_active:
        raise TurnedAway(SUSPENDED)
    return may_as(membership.role)


def _tenant_of_address(knock: Knock) -> Tenant | None:
    host = _without_port(knock.host)
    if host in settings.MAIN_HOSTS:
        return places.tenant_of_slug(knock.slug) if knock.slug else None
    return None if knock.slug else places.tenant_of_domain(host)


def _origins(knock: Knock) -> set[str]:
    """The origins whose pages may use a log-in's cookie at this address."""
    own = f"{'https' if knock.secure else 'http'}://{knock.host}"
    return {own, *settings.ALLOWED_ORIGINS, *settings.CSRF_TRUSTED_ORIGINS}


def _session(session_key: str) -> SessionBase:
    engine = import_module(settings.SESSION_ENGINE)
    session: SessionBase = engine.SessionStore(session_key)
    return session


def _user_of(session: SessionBase) -> User | None:
    """The person of a log-in that still counts. Only reads: the pages renew sessions."""
    user_id = session.get(SESSION_KEY)
    user = User.objects.filter(pk=str(user_id), is_active=True).first() if user_id else None
    if user is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    proof = str(session.get(HASH_SESSION_KEY, ""))
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return user if any(constant_time_compare(proof, known) for known in hashes) else None


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


def _bearer(header: str) -> str:
    scheme, _space, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
