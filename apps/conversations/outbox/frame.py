"""The door out, where every app's ears are, and in the words of the audit log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words

AUDIT: dict[str, Any] = {
    "message.forwarded": _("forwarded a message"),
    "message.revoked": _("deleted a message for everyone"),
}
FIELDS: dict[str, Any] = {"original": _("the message it was")}


def join() -> None:
    from apps.conversations.outbox import receivers  # noqa: F401 - hears the engine

    audit_words.ACTIONS |= AUDIT
    audit_words.FIELDS |= FIELDS
