"""What was done with campaigns and sending windows, as the audit log tells it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Any] = {
    "campaign.created": _("made a campaign"),
    "campaign.changed": _("changed a campaign"),
    "campaign.started": _("started a campaign"),
    "campaign.scheduled": _("scheduled a campaign"),
    "campaign.unscheduled": _("took a campaign off the schedule"),
    "campaign.paused": _("paused a campaign"),
    "campaign.resumed": _("resumed a campaign"),
    "campaign.finished": _("finished a campaign"),
    "campaign.cancelled": _("cancelled a campaign"),
    "campaign.failed": _("could not begin a campaign"),
    "campaign.duplicated": _("duplicated a campaign"),
    "campaign.retried": _("prepared a campaign for those who were not reached"),
    "campaign.repeated": _("sent a repeating campaign once more"),
    "campaign.not_repeated": _("could not send a repeating campaign once more"),
    "campaign.stopped_repeating": _("let a campaign repeat no more"),
    "campaign.deleted": _("deleted a campaign"),
    "campaign.budget_changed": _("changed the budget of a campaign"),
    "campaign.moved": _("moved messages of a campaign to other channels"),
    "campaign.recipients_exported": _("took recipients of a campaign along"),
    "sending_window.created": _("made a sending window"),
    "sending_window.changed": _("changed a sending window"),
    "sending_window.deleted": _("deleted a sending window"),
}
FIELDS: dict[str, Any] = {
    "pace": _("speed"),
    "stops": _("stop rules"),
    "repeats": _("repetition"),
    "missed": _("times that were missed"),
    "reason": _("reason"),
    "budget": _("budget"),
    "scheduled_at": _("planned for"),
    "hours": _("hours"),
    "in_recipients_zone": _("by the recipients' clocks"),
}


def join() -> None:
    """Put our words where everybody's are."""
    from apps.accounts import audit_words

    audit_words.ACTIONS |= ACTIONS
    audit_words.FIELDS |= FIELDS
