"""The content security policy: strict everywhere, looser in the two admins alone."""

from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

#: django-unfold's pages run Alpine.js, which evaluates expressions, and set styles inline.
#: Scripts themselves still come from files of ours alone.
ADMIN = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}


class AdminAwareCSPMiddleware(CSPMiddleware):
    """django-csp's middleware, which knows the admins' paths."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            replaced: dict[str, Any] = ADMIN
            response._csp_replace = replaced  # type: ignore[attr-defined]
        return super().process_response(request, response)
