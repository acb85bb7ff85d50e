"""The frame of every API view: who asks, where, and may they."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts import tenancy
from apps.accounts.actor import Actor, address_of
from apps.accounts.api import selectors
from apps.accounts.api.operation import Operation
from apps.accounts.credentials import Credential, Standing, standing
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.accounts.permissions import NOTHING


class ApiView(APIView):
    """A view runs in the schema of the credential's tenant; without one, in `public`.

    `permission` says for each method what it needs: a word of `apps.accounts.access`
    (ANYONE, SIGNED_IN, MEMBER, SUPERADMIN), `api_auth.PERSON`, or a permission of the table.
    """

    permission: ClassVar[dict[str, str]] = {}
    #: False: about the login or the platform, whatever becomes of the tenant it names.
    enters_tenant = True
    #: "login": a place where secrets can be guessed, with a tighter limit.
    throttle = ""
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    metadata_class = None
    format_kwarg = None
    path_slugs: dict[str, str]

    def needs(self, method: str | None) -> str | None:
        return self.permission.get("GET" if method == "HEAD" else method or "")

    @classmethod
    def operations(cls) -> dict[str, Operation]:
        """Method → what it reads and answers."""
        return {
            method: getattr(cls, method.lower()).operation
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
            if hasattr(getattr(cls, method.lower(), None), "operation")
        }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        slugs = (selectors.OUTER, selectors.PATH)
        self.path_slugs = {name: kwargs.pop(name) for name in slugs if name in kwargs}
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A method that isn't there, then who asks, how often, where, and may they."""
        negotiated = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = negotiated
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(request.method or "")
        tenancy.enter_public()
        self.perform_authentication(request)
        self._enter(request)
        self.check_permissions(request)

    def perform_authentication(self, request: Request) -> None:
        """Count the request before anything is refused; a bad credential counts as none."""
        try:
            super().perform_authentication(request)
        except (AuthenticationFailed, Refusal):
            request.auth = None
            self.check_throttles(request)
            raise
        self.check_throttles(request)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"  # tokens and people's data
        return response

    def _enter(self, request: Any) -> None:
        """Find the tenant and what may be done there; enter its schema, language and time."""
        credential: Credential | None = request.auth
        tenant, here = None, Standing(NOTHING)
        if credential is None:
            request.named_tenant = selectors.named(request._request, self.path_slugs)
        else:
            tenant = selectors.chosen(request._request, self.path_slugs, credential)
            request.named_tenant = tenant.slug if tenant else None
            here = standing(credential, tenant if self.enters_tenant else None)
        request.tenant, request.standing = tenant, here
        request.may, request.membership = here.may, here.membership
        request.actor = _actor(request, credential, here)
        _speak(request, credential, tenant)
        if tenant and self.enters_tenant:
            tenancy.enter(tenant)


def _actor(request: Any, credential: Credential | None, here: Standing) -> Actor:
    return Actor(
        user=credential.user if credential else None,
        api_key=credential.api_key if credential else None,
        address=address_of(request),
        as_superadmin=here.as_superadmin and here.membership is None,
    )


def _speak(request: Any, credential: Credential | None, tenant: Tenant | None) -> None:
    """The caller's Accept-Language, else the person's language, else the company's."""
    if request.headers.get("Accept-Language"):
        language = translation.get_language_from_request(request._request)
    elif credential and credential.user:
        language = credential.user.language
    else:
        language = tenant.language if tenant else translation.get_language_from_request(request)
    translation.activate(language)
    if tenant:
        timezone.activate(tenant.time_zone)
