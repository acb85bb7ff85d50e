"""Statuses, reasons and history of templates in words, with the shape and colour they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.whatsapp.models import Template

Status, Quality = Template.Status, Template.Quality


@dataclass(frozen=True, slots=True)
class Badge:
    """`st`: one of the stylesheet's `data-st`."""

    st: str
    icon: str
    text: Any


STATUSES: dict[str, Badge] = {
    Status.DRAFT: Badge("queued", "edit", gettext_lazy("Draft")),
    Status.PENDING: Badge("starting", "clock", gettext_lazy("In review")),
    Status.APPROVED: Badge("online", "check", gettext_lazy("Approved")),
    Status.REJECTED: Badge("failed", "x", gettext_lazy("Rejected")),
    Status.PAUSED: Badge("paused", "pause", gettext_lazy("Paused")),
    Status.DISABLED: Badge("failed", "stop", gettext_lazy("Disabled")),
    Status.IN_APPEAL: Badge("starting", "clock", gettext_lazy("In appeal")),
    Status.FLAGGED: Badge("paused", "alert", gettext_lazy("Flagged")),
    Status.LIMIT_EXCEEDED: Badge("failed", "alert", gettext_lazy("Over the limit")),
    Status.LOCKED: Badge("failed", "lock", gettext_lazy("Locked")),
    Status.ARCHIVED: Badge("cancelled", "clip", gettext_lazy("Archived")),
    Status.PENDING_DELETION: Badge("cancelled", "trash", gettext_lazy("Being deleted")),
    Status.DELETED: Badge("cancelled", "trash", gettext_lazy("Deleted")),
}
QUALITIES: dict[str, Badge] = {
    Quality.GREEN: Badge("online", "online", gettext_lazy("High")),
    Quality.YELLOW: Badge("paused", "alert", gettext_lazy("Medium")),
    Quality.RED: Badge("failed", "failed", gettext_lazy("Low")),
    Quality.UNKNOWN: Badge("queued", "unknown", gettext_lazy("Not known yet")),
}

#: Meta's reason → what it means and what to do.
_REASONS: dict[str, Any] = {
    "ABUSIVE_CONTENT": gettext_lazy(
        "Meta reads threats, insults or discrimination in it. Change the text, or ask Meta for a"
        " review if it is mistaken."
    ),
    "CATEGORY_NOT_AVAILABLE": gettext_lazy(
        "The account may not use this category. Choose another one."
    ),
    "INCORRECT_CATEGORY": gettext_lazy(
        "The text belongs in another category. Change the category, or take what advertises out."
    ),
    "INVALID_FORMAT": gettext_lazy(
        "The format is not right: often a variable at the beginning or end, too many variables for"
        " the text, or a link that doesn't open. Change it and submit it again."
    ),
    "PROMOTIONAL": gettext_lazy("It advertises, so it has to be filed under marketing."),
    "SCAM": gettext_lazy(
        "Meta takes it for an attempt at fraud, such as a request for card or account data. Don't"
        " ask for such data in messages."
    ),
    "TAG_CONTENT_MISMATCH": gettext_lazy(
        "The text is in another language or category than was chosen. Check both."
    ),
}


def badge_of(status: str) -> Badge:
    """A status nobody knows is shown in Meta's word."""
    return STATUSES.get(status) or Badge("unknown", "unknown", status.replace("_", " "))


def quality_of(quality: str) -> Badge:
    return QUALITIES.get(quality) or QUALITIES[Quality.UNKNOWN]


def reason_of(template: Template) -> str:
    """Why Meta rejected or stopped it; "" where it did not say."""
    code = template.status_reason
    return str(_REASONS.get(code) or code.replace("_", " ").lower().capitalize())


def category_of(category: str) -> str:
    return str(dict(Template.Category.choices).get(category, category))


@dataclass(frozen=True, slots=True)
class Line:
    """Of the history. `icon` and `st` as in a badge."""

    at: datetime
    text: str
    detail: str = ""
    icon: str = "info"
    st: str = "queued"


def history_of(template: Template) -> list[Line]:
    """Newest first; what a later version wrote and we don't know is left out."""
    lines = [line for told in template.history if (line := _line(told))]
    return lines[::-1]


def _line(told: Mapping[str, Any]) -> Line | None:
    at, what = datetime.fromisoformat(told["at"]), told.get("what")
    if what == "status":
        badge = badge_of(str(told.get("now", "")))
        return Line(at, str(badge.text), _reason(told), badge.icon, badge.st)
    if what == "quality":
        badge = quality_of(str(told.get("now", "")))
        text = _("Quality: %(quality)s") % {"quality": badge.text}
        return Line(at, text, icon=badge.icon, st=badge.st)
    if what in {"category", "impending_category"}:
        return _line_of_category(at, told)
    said = _said(told)
    return Line(at, said[0], said[1], said[2]) if said else None


def _line_of_category(at: datetime, told: Mapping[str, Any]) -> Line | None:
    now = category_of(str(told.get("now", "")))
    if not now:
        return None
    if told["what"] == "category":
        text = _("Meta files it under %(category)s") % {"category": now}
    else:
        text = _("Meta will file it under %(category)s") % {"category": now}
    return Line(at, text, icon="tag", st="paused")


def _said(told: Mapping[str, Any]) -> tuple[str, str, str] | None:
    by = str(told.get("by") or "")
    words = {
        "created": (_("Draft begun"), by, "edit"),
        "submitted": (_("Submitted to Meta"), by, "send"),
        "found": (_("Read from Meta"), "", "refresh"),
        "components": (_("Text changed"), by, "edit"),
        "deleted": (_("Deleted"), by, "trash"),
        "renamed": (
            _("Renamed to %(name)s: Meta has another template of the old name")
            % {"name": told.get("now", "")},
            "",
            "edit",
        ),
    }
    return words.get(str(told.get("what")))


def _reason(told: Mapping[str, Any]) -> str:
    reason = str(told.get("reason") or "")
    said = str(_REASONS.get(reason) or reason.replace("_", " ").lower().capitalize())
    return " ".join(filter(None, [said, str(told.get("advice") or "")]))
