"""The OpenAPI description at /api/schema/, and Swagger UI at /api/docs/."""

from __future__ import annotations

from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView


class Schema(SpectacularAPIView):
    """The description itself: JSON, or YAML by Accept or `?format=yaml`."""

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
