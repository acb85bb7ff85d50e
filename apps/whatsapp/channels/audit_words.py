"""What the audit log says of channels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Any] = {
    "channel.created": _("connected a channel"),
    "channel.checked": _("had a channel checked"),
    "channel.restarted": _("restarted a channel"),
    "channel.logged_out": _("logged a channel's phone out"),
    "channel.status_changed": _("switched a channel"),
    "channel.renamed": _("renamed a channel"),
    "channel.credentials_replaced": _("replaced a channel's credentials"),
    "channel.pace_changed": _("changed a channel's pace"),
    "channel.corrected": _("corrected a channel's ids or address"),
    "channel.profile_changed": _("changed a channel's business profile"),
    "channel.registered": _("registered a number at Meta"),
    "channel.deregistered": _("deregistered a number at Meta"),
    "channel.tested": _("sent a test message"),
    "channel.held": _("held a channel"),
    "channel.released": _("released a channel"),
    "channel.deleted": _("deleted a channel"),
    "incident.opened": _("noticed an incident"),
    "incident.closed": _("noticed that an incident is over"),
}
FIELDS: dict[str, Any] = {
    "display_name": _("name"),
    "own_pace": _("own limit of messages a second"),
    "account": _("WhatsApp account"),
    "gateway_url": _("address of the gateway"),
    "incident": _("incident"),
    "why": _("reason"),
    "held": _("held"),
}
