"""The OpenAPI description at /api/schema/, and Swagger UI at /api/docs/."""

from __future__ import annotations

from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

WORDS = """
**Credentials.** Every request carries `Authorization: Bearer …` with an access token (from
`auth/login`, good for minutes, renewed by `auth/refresh`) or an API key (`rk_…`, made by
`api-keys` or on the page). A refresh token works once; used again, it ends its log-in.

**Company.** A credential is for one company. The host name, the path
`/api/v1/tenant/<slug>/…` (the same routes) and `X-Tenant-Id` may name it too and must then
agree; if they don't, the answer is 404, as for everything that is not yours.

**Answers.** Success is `{"success": true, "data": …}`, failure
`{"success": false, "message", "code", "errors"?}`: `message` is for people, in the language of
`Accept-Language`, `code` for programs. Names are camelCase; keys that you chose yourself are
never changed. Times carry their offset.

**Lists** take `page` and `limit`, or `cursor` and `limit` where they only grow.

**Limits.** With a credential as many requests a minute as the plan says, without one 100 an
address, 10 where secrets can be guessed. Beyond that: 429, with `Retry-After` in seconds.

**Doing a thing once.** Where `Idempotency-Key` is listed, a request repeated with the same key
within 24 hours gets the first answer again, with `Idempotent-Replay: true`. Refusals are not
kept: the same request may succeed later.
"""


class Schema(SpectacularAPIView):
    """The description itself: JSON, or YAML by Accept or `?format=yaml`."""

    custom_settings = {"DESCRIPTION": WORDS.strip()}

    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]


class Docs(SpectacularSwaggerView):
    """The description to read and to try, without a script or style inline."""

    url_name = "api_schema"
    template_name = "api/docs.html"
