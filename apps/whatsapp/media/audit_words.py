"""What was done to files, as the audit log tells it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Any] = {
    "media.deleted": _("deleted a file"),
}
