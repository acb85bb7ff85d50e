"""What Meta says of a template becomes our row: compared, remembered, and told when it matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.whatsapp.channels import incidents
from apps.whatsapp.message_templates import notices
from apps.whatsapp.models import Incident, Template

Status = Template.Status
Kind = Incident.Kind

#: Meta's words that say the same as another of its words, or nothing.
_SAME = {"reinstated": "approved", "unarchived": "approved", "": "pending"}
_STOPPED = frozenset({Status.PAUSED, Status.DISABLED})
#: Columns of which a line in the history is kept.
_REMEMBERED = ("status", "category", "quality", "impending_category", "components")
_OF_STATUS = frozenset({"status", "status_reason", "status_advice", "pauses"})


def status_word(word: str) -> str:
    """Meta's word in ours; one we don't know stays as it is, and can't be sent."""
    plain = word.strip().lower()
    return _SAME.get(plain, plain)[:16]


def absorb(tenant: Tenant, template: Template, *, at: datetime | None = None, **new: Any) -> bool:
    """Put these columns, opening and closing incidents; False when nothing differs.

    An aspect of which something newer than `at` is known is left alone. Saves the row.
    """
    moment = at or timezone.now()
    new = _without_old_reasons(template, at, new)
    differing = {
        name: value
        for name, value in new.items()
        if getattr(template, name) != value and not _is_stale(template, name, at)
    }
    if not differing:
        return False
    before = {name: getattr(template, name) for name in differing}
    for name, value in differing.items():
        setattr(template, name, value)
    for name in _REMEMBERED:
        if name in differing:
            _remember(template, name, before[name], moment)
    template.changed_at = max(moment, template.changed_at)
    template.save()
    _tell(tenant, template, before)
    return True


def _without_old_reasons(
    template: Template, at: datetime | None, new: dict[str, Any]
) -> dict[str, Any]:
    """Reasons belong to the change of status they came with: a later word that is only the
    same status again, or an older one, does not wipe them out."""
    if "status" not in new:
        return new
    if _is_stale(template, "status", at):
        return {name: value for name, value in new.items() if name not in _OF_STATUS}
    if new["status"] != template.status:
        return new
    return {name: value for name, value in new.items() if name not in _OF_STATUS or value}


def last_heard(template: Template, what: str) -> datetime | None:
    """When something of this kind was last remembered."""
    told = (line["at"] for line in reversed(template.history) if line.get("what") == what)
    latest = next(told, None)
    return datetime.fromisoformat(latest) if latest else None


def _is_stale(template: Template, name: str, at: datetime | None) -> bool:
    heard = last_heard(template, name) if at else None
    return bool(at and heard and at < heard)


def _remember(template: Template, name: str, before: Any, at: datetime) -> None:
    if name == "components":
        template.remember("components", at)
        return
    line: dict[str, Any] = {"was": before, "now": getattr(template, name)}
    if name == "status":
        line |= {"reason": template.status_reason, "advice": template.status_advice[:500]}
    template.remember(name, at, **{key: value for key, value in line.items() if value})


def _tell(tenant: Tenant, template: Template, before: dict[str, Any]) -> None:
    if "status" in before:
        if template.status in _STOPPED:
            incidents.raise_(
                tenant, Kind.TEMPLATE_PAUSED, template=template, status=template.status
            )
        elif template.status == Status.APPROVED:
            incidents.close(tenant, Kind.TEMPLATE_PAUSED, template=template)
        notices.tell_of_status(tenant, template, was=before["status"])
    if "category" in before and template.provider_id:
        detail = {"was": before["category"], "now": template.category}
        incidents.raise_(tenant, Kind.CATEGORY_CHANGED, template=template, **detail)
    if template.impending_category and "impending_category" in before:
        notices.tell_of_category(tenant, template)
