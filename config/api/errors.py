"""Whatever goes wrong below /api/ is said in one shape, in the caller's language."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework import exceptions
from rest_framework.response import Response

from apps.accounts.errors import QuotaExceeded, Refusal
from apps.accounts.views import errors as pages

logger = logging.getLogger(__name__)

#: Exceptions of the framework → status, code for programs, words for people.
_KNOWN: dict[type[Exception], tuple[int, str, str]] = {
    exceptions.ParseError: (
        400,
        "parse_error",
        gettext_noop("The body is not valid JSON. Check its quotes, commas and encoding."),
    ),
    exceptions.NotAuthenticated: (
        401,
        "not_authenticated",
        gettext_noop("Send an access token or an API key as “Authorization: Bearer …”."),
    ),
    exceptions.AuthenticationFailed: (
        401,
        "invalid_token",
        gettext_noop("This token opens nothing any more. Log in again."),
    ),
    exceptions.PermissionDenied: (
        403,
        "not_allowed",
        gettext_noop(
            "Your role does not include this. Ask an owner or administrator of the company."
        ),
    ),
    exceptions.NotFound: (
        404,
        "not_found",
        gettext_noop("There is nothing here, or it is not yours. Check the address."),
    ),
    exceptions.MethodNotAllowed: (
        405,
        "method_not_allowed",
        gettext_noop("This address does not know this method. The Allow header says which."),
    ),
    RequestDataTooBig: (
        413,
        "too_large",
        gettext_noop("The body is too large. Split it into several requests."),
    ),
    exceptions.UnsupportedMediaType: (
        415,
        "unsupported_media_type",
        gettext_noop("Send the body as JSON with “Content-Type: application/json”."),
    ),
    exceptions.Throttled: (
        429,
        "rate_limited",
        gettext_noop("Too many requests. Wait as many seconds as Retry-After says."),
    ),
    SuspiciousOperation: (
        400,
        "bad_request",
        gettext_noop("This request can't be understood. Check its address and headers."),
    ),
}
_SAME: dict[type[Exception], type[Exception]] = {
    Http404: exceptions.NotFound,
    PermissionDenied: exceptions.PermissionDenied,
    BadRequest: SuspiciousOperation,
}


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """The answer to an exception of a view; one we did not foresee is logged and is a 500."""
    if isinstance(exc, Refusal):
        return _refused(exc)
    if isinstance(exc, exceptions.ValidationError):
        return _invalid(exc)
    known = _KNOWN.get(_kind(exc))
    if known is None:
        return _our_fault(exc, context)
    status, code, words = known
    return Response(failure(code, _(words)), status=status, headers=_headers(exc, status))


def failure(code: str, message: Any, **more: Any) -> dict[str, Any]:
    return {"success": False, "message": str(message), "code": code, **more}


def _kind(exc: Exception) -> type[Exception]:
    for parent in type(exc).__mro__:
        if parent in _SAME:
            return _SAME[parent]
        if parent in _KNOWN:
            return parent
    return type(exc)


def _refused(refusal: Refusal) -> Response:
    more = dict(refusal.extra)
    wait = more.pop("wait", None)
    if isinstance(refusal, QuotaExceeded):
        more = {"upgradeRequired": True, **more}
    headers = {"Retry-After": str(wait)} if wait else {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = failure(refusal.code, refusal.message, **more)
    return Response(body, status=refusal.status, headers=headers)


def _invalid(exc: exceptions.ValidationError) -> Response:
    errors = dict(_flat(exc.detail))
    message = _("Some of this can't be accepted. “errors” says what, field by field.")
    return Response(failure("invalid", message, errors=errors), status=400)


#: The name under which errors stand that belong to no single field.
WHOLE = "body"


def _flat(detail: Any, path: str = "") -> Any:
    """(dotted path, messages) of each field: `items.0.name`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            whole = name == "non_field_errors"
            yield from _flat(inner, path if whole else f"{path}.{name}".lstrip("."))
    elif isinstance(detail, list) and any(isinstance(item, Mapping | list) for item in detail):
        for number, inner in enumerate(detail):
            yield from _flat(inner, f"{path}.{number}".lstrip("."))
    elif detail:
        words = detail if isinstance(detail, list) else [detail]
        yield path or WHOLE, [str(word) for word in words]


def _headers(exc: Exception, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(exc, exceptions.Throttled):
        return {"Retry-After": str(int(getattr(exc, "wait", None) or 1))}
    return {}


def _our_fault(exc: Exception, context: dict[str, Any]) -> Response:
    request = context["request"]._request
    logger.error("the API failed", exc_info=exc, extra={"path": request.path})
    got_request_exception.send(sender=exception_handler, request=request)
    return Response(_broken(), status=500)


def _broken() -> dict[str, Any]:
    words = _("Something broke on our side and was recorded. Try again in a moment.")
    return failure("server_error", words)


# ── Django's own handlers, for what no view of the API has seen ──────────────

_API = re.compile(r"^(?:/t/[^/]+)?/api/")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not _API.match(request.path):
        return pages.not_found(request, exception)
    status, code, words = _KNOWN[exceptions.NotFound]
    return JsonResponse(failure(code, _(words)), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    if not _API.match(request.path):
        return pages.server_error(request)
    return JsonResponse(_broken(), status=500)
