"""What may be asked, as a choice in the rule editor: it stands between field and value."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.conversations.segments.catalogue import OPS, Field, Kind

_GENERAL: dict[str, Any] = {
    "is": _("is"),
    "is_not": _("is not"),
    "contains": _("contains"),
    "starts_with": _("begins with"),
    "empty": _("is empty"),
    "not_empty": _("is filled in"),
    "more": _("is more than"),
    "less": _("is less than"),
    "between": _("is between"),
    "before": _("is before"),
    "after": _("is after"),
    "in_last_days": _("is in the last days"),
    "not_in_last_days": _("is not in the last days"),
    "has": _("is"),
    "has_not": _("is not"),
    "given": _("agreed"),
    "withdrawn": _("withdrew"),
    "unknown": _("has said nothing"),
}
_OF_KIND: dict[tuple[Kind, str], Any] = {
    (Kind.TAG, "has"): _("has"),
    (Kind.TAG, "has_not"): _("does not have"),
    (Kind.TAG, "empty"): _("has none"),
    (Kind.TAG, "not_empty"): _("has any"),
    (Kind.LIST, "has"): _("is in it"),
    (Kind.LIST, "has_not"): _("is not in it"),
    (Kind.IMPORT, "has"): _("added or changed them"),
    (Kind.IMPORT, "has_not"): _("neither added nor changed them"),
    (Kind.IMPORT, "created"): _("added them"),
    (Kind.IMPORT, "changed"): _("changed them"),
    (Kind.OWNER, "empty"): _("is nobody"),
    (Kind.OWNER, "not_empty"): _("is somebody"),
    (Kind.MOMENT, "empty"): _("never"),
    (Kind.MOMENT, "not_empty"): _("at least once"),
    (Kind.MOMENT, "in_last_days"): _("in the last days"),
    (Kind.MOMENT, "not_in_last_days"): _("not in the last days"),
    (Kind.MOMENT, "before"): _("before"),
    (Kind.MOMENT, "after"): _("after"),
    (Kind.MOMENT, "between"): _("between"),
}


def choices(field: Field) -> list[tuple[str, Any]]:
    return [(op, _OF_KIND.get((field.kind, op)) or _GENERAL[op]) for op in OPS[field.kind]]
