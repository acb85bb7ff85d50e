"""How Django REST Framework learns who asks, and whether they may."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts import access
from apps.accounts.credentials import Credential, identify
from apps.accounts.errors import NotAllowed
from apps.accounts.models import User

if TYPE_CHECKING:
    from apps.accounts.api.request import ApiRequest
    from apps.accounts.api.view import ApiView

logger = logging.getLogger(__name__)

#: In a view's `permission`: somebody with a login, not a key.
PERSON = "person"


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer` with an access token or an API key. Sessions open no API."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, Credential] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            return None
        credential = identify(secret.strip())
        return credential.user or AnonymousUser(), credential

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class MayDoIt(BasePermission):
    """Asks the view which permission its method needs. One that does not say is closed to all."""

    def has_permission(self, request: ApiRequest, view: ApiView) -> bool:  # type: ignore[override]
        needs = view.needs(request.method)
        if needs == access.ANYONE:
            return True
        if request.auth is None:
            raise NotAuthenticated
        if not _may(needs, request):
            raise NotAllowed
        return True


def _may(needs: str | None, request: Any) -> bool:
    """`needs` is a word of `apps.accounts.access`, PERSON, or a permission of the table."""
    credential: Credential = request.auth
    match needs:
        case None:
            logger.error("an API view declares no permission", extra={"path": request.path})
            return False
        case access.SIGNED_IN:
            return True
        case access.SUPERADMIN:
            return credential.is_superadmin
        case "person":
            return credential.user is not None
    if request.tenant is None:
        raise Http404  # outside a company there is nothing of a company
    return needs == access.MEMBER or needs in request.may
