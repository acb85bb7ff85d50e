"""What the archive calls the fields it shows, and how it writes their values."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Key in data.json → its name on the page.
WORDS: dict[str, Any] = {
    "name": gettext_lazy("name"),
    "phone": gettext_lazy("number"),
    "email": gettext_lazy("e-mail"),
    "category": gettext_lazy("category"),
    "notes": gettext_lazy("notes"),
    "language": gettext_lazy("language"),
    "time_zone": gettext_lazy("time zone"),
    "created_at": gettext_lazy("created"),
    "changed_at": gettext_lazy("changed"),
    "last_seen_at": gettext_lazy("last wrote"),
    "last_written_at": gettext_lazy("last written to"),
    "blocked_at": gettext_lazy("blocked"),
    "trashed_at": gettext_lazy("in the trash since"),
    "received_at": gettext_lazy("received"),
    "source": gettext_lazy("where from"),
    "file": gettext_lazy("file"),
    "owner": gettext_lazy("owner"),
    "tags": gettext_lazy("tags"),
    "attributes": gettext_lazy("attributes"),
    "kind": gettext_lazy("kind"),
    "value": gettext_lazy("value"),
    "learned": gettext_lazy("as WhatsApp writes it"),
    "list": gettext_lazy("list"),
    "since": gettext_lazy("since"),
    "at": gettext_lazy("when"),
    "what": gettext_lazy("what"),
    "who": gettext_lazy("who"),
    "before": gettext_lazy("before"),
    "after": gettext_lazy("after"),
    "given": gettext_lazy("agreed"),
    "medium": gettext_lazy("where"),
    "how": gettext_lazy("how"),
    "words": gettext_lazy("words"),
    "provider": gettext_lazy("provider"),
    "said": gettext_lazy("content"),
    "line": gettext_lazy("line"),
    "cells": gettext_lazy("cells"),
    "direction": gettext_lazy("direction"),
    "channel": gettext_lazy("channel"),
    "status": gettext_lazy("status"),
    "sent_at": gettext_lazy("sent"),
    "delivered_at": gettext_lazy("delivered"),
    "read_at": gettext_lazy("read"),
    "reactions": gettext_lazy("reactions"),
    "context": gettext_lazy("context"),
    "note": gettext_lazy("note"),
    "begun": gettext_lazy("begun answer"),
    "text": gettext_lazy("text"),
    "caption": gettext_lazy("caption"),
    "filename": gettext_lazy("file name"),
    "mediaId": gettext_lazy("file"),
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
    "address": gettext_lazy("address"),
    "emoji": gettext_lazy("emoji"),
}


def in_words(fact: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, value) of each field that holds something, as people read it."""
    return [
        (str(WORDS.get(key, key.replace("_", " "))), value_in_words(value))
        for key, value in fact.items()
        if value not in (None, "", [], {})
    ]


def value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, dict) and all(isinstance(v, str | int | float) for v in value.values()):
        return "\n".join(f"{WORDS.get(key, key)}: {item}" for key, item in value.items())
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return str(value)
