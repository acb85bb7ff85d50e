"""May this template be sent now? One place that says so."""

from __future__ import annotations

from apps.accounts.errors import Refusal
from apps.whatsapp.message_templates import refusals
from apps.whatsapp.models import Channel, Template

Status = Template.Status

#: A flagged one may still be sent; Meta pauses or disables it when people go on complaining.
SENDABLE = frozenset({Status.APPROVED, Status.FLAGGED})
_WHY_NOT: dict[str, type[refusals.NotSendable]] = {
    Status.PAUSED: refusals.TemplatePaused,
    Status.DISABLED: refusals.TemplateDisabled,
    Status.LOCKED: refusals.TemplateDisabled,
    Status.DELETED: refusals.TemplateGone,
    Status.PENDING_DELETION: refusals.TemplateGone,
    Status.ARCHIVED: refusals.TemplateGone,
}


def why_not(template: Template, channel: Channel | None = None) -> Refusal | None:
    """None: it may be sent, by this channel if one is given. No call of anybody."""
    if template.deleted_at is not None:
        return refusals.TemplateGone(status=template.status)
    if channel is not None and _is_foreign(template, channel):
        return refusals.OtherAccount(status=template.status)
    if template.status in SENDABLE:
        return None
    refusal = _WHY_NOT.get(template.status, refusals.NotSendable)
    return refusal(status=template.status)


def _is_foreign(template: Template, channel: Channel) -> bool:
    here = (channel.provider, channel.account, channel.sandbox)
    return here != (Channel.Provider.META, template.account, template.sandbox)
