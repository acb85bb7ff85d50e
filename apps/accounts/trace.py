"""What the work in hand is about: ids that every line of the log carries."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
_FIT_FOR_A_LOG = re.compile(r"^[A-Za-z0-9_-]{8,64}$")

#: `request_id` and `user_id` of a request, `task` and `task_id` of a task.
about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)


def note(**facts: str) -> None:
    """Add to what is known of the work in hand."""
    about.set({**(about.get() or {}), **facts})


class RequestIdMiddleware:
    """Gives each request an id, or keeps the one a proxy gave it, and says it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _id_of(request)
        # Not taken back afterwards: Django logs a refused request when all middleware is
        # through. Each request has a context of its own, which ends with it.
        about.set({"request_id": request_id})
        response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if _FIT_FOR_A_LOG.match(given) else uuid.uuid4().hex
