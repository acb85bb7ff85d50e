"""The look of the two admins (django-unfold)."""

from typing import Any

UNFOLD: dict[str, Any] = {"SITE_TITLE": "Recado", "SITE_HEADER": "Recado"}
