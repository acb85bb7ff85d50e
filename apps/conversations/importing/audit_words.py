"""What was done with imports, as the audit log tells it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Any] = {
    "import.uploaded": _("sent a file of contacts"),
    "import.started": _("imported contacts"),
    "import.cancelled": _("cancelled an import"),
    "import.undone": _("undid an import"),
    "contact.imported": _("was changed by an import"),
}


def join() -> None:
    """Put our words where everybody's are."""
    from apps.accounts import audit_words

    audit_words.ACTIONS |= ACTIONS
