"""What the audit log says of webhooks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Any] = {
    "webhook.replayed": _("had webhooks applied anew"),
    "webhook.routed": _("found the company of a webhook"),
}
