"""Columns of webhooks, which are shown without what is personal."""

from __future__ import annotations

from typing import Any

from django.db.models import BinaryField, F, Func, IntegerField, QuerySet, Value
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin.columns import column
from apps.whatsapp.webhooks import redacting

_DIGEST_LENGTH = 32  # bytes


class OfBody:
    """For rows with a `body` and a `digest`."""

    @column(_("body"))
    def shown_body(self, row: Any) -> str:
        return format_html("<pre>{}</pre>", redacting.shown(bytes(row.body)))

    @column(_("digest"))
    def shown_digest(self, row: Any) -> str:
        return bytes(row.digest).hex()

    @column(_("size"))
    def size(self, row: Any) -> str:
        return _("%(bytes)d bytes") % {"bytes": len(bytes(row.body))}


def found(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """By a provider's id, which stands in the body, or by the digest in hex."""
    if not words:
        return rows
    try:
        digest = bytes.fromhex(words)
    except ValueError:
        digest = b""
    if len(digest) == _DIGEST_LENGTH:
        return rows.filter(digest=digest)
    there = Func(
        Value(words.encode(), output_field=BinaryField()),
        F("body"),
        template="position(%(expressions)s)",
        arg_joiner=" in ",
        output_field=IntegerField(),
    )
    naming: QuerySet[Any] = rows.alias(there=there).filter(there__gt=0)
    return naming
