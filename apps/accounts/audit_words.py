"""What the audit log says to people: actions and fields in words.

Apps above add the words of their own actions when they are ready.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: action → what was done, as the end of a sentence that begins with who.
ACTIONS: dict[str, Any] = {
    "tenant.created": _("created the company"),
    "tenant.settings_changed": _("changed the company's settings"),
    "tenant.plan_changed": _("changed the plan"),
    "tenant.limits_changed": _("changed the limits"),
    "tenant.ownership_transferred": _("handed the company over"),
    "tenant.active": _("reopened the company"),
    "tenant.suspended": _("suspended the company"),
    "tenant.cancelled": _("closed the account"),
    "tenant.entered": _("entered as superadmin"),
    "tenant.left": _("left as superadmin"),
    "branding.changed": _("changed the look"),
    "domain.added": _("asked for a domain"),
    "domain.verified": _("connected a domain"),
    "domain.removed": _("removed a domain"),
    "domain.lost": _("disconnected a domain, because another company has proven it"),
    "member.invited": _("invited somebody"),
    "member.invitation_withdrawn": _("withdrew an invitation"),
    "member.invitation_expired": _("let an invitation expire"),
    "member.joined": _("joined the team"),
    "member.role_changed": _("changed a role"),
    "member.left": _("left the team"),
    "member.removed": _("removed somebody"),
    "api_key.created": _("made an API key"),
    "api_key.revoked": _("revoked an API key"),
    "login.ended": _("ended a log-in"),
    "login.ended_everywhere": _("ended all log-ins"),
    "login.closed": _("closed the login"),
    "login.deactivated": _("deactivated a login"),
    "login.activated": _("activated a login"),
    "superadmin.created": _("created a superadmin"),
    "superadmin.appointed": _("made somebody superadmin"),
    "superadmin.dismissed": _("removed somebody's superadmin rights"),
    "secrets.rotated": _("encrypted all secrets anew"),
    "plan.added": _("added a plan"),
    "plan.changed": _("changed a plan"),
    "plan.deleted": _("deleted a plan"),
    "messagerate.added": _("added a price of messages"),
    "messagerate.changed": _("changed a price of messages"),
    "messagerate.deleted": _("deleted a price of messages"),
    "pricemarket.added": _("added a market of prices"),
    "pricemarket.changed": _("changed a market of prices"),
    "pricemarket.deleted": _("deleted a market of prices"),
    "periodictask.added": _("added a scheduled task"),
    "periodictask.changed": _("changed a scheduled task"),
    "periodictask.deleted": _("deleted a scheduled task"),
    "periodictask.enabled": _("switched a scheduled task on"),
    "periodictask.disabled": _("switched a scheduled task off"),
    "periodictask.run": _("ran a scheduled task"),
    "crontabschedule.added": _("added a time"),
    "crontabschedule.changed": _("changed a time"),
    "crontabschedule.deleted": _("deleted a time"),
    "intervalschedule.added": _("added an interval"),
    "intervalschedule.changed": _("changed an interval"),
    "intervalschedule.deleted": _("deleted an interval"),
}

#: Names of the fields in `before` and `after`.
FIELDS: dict[str, Any] = {
    "name": _("name"),
    "language": _("language"),
    "time_zone": _("time zone"),
    "status": _("status"),
    "plan": _("plan"),
    "role": _("role"),
    "email": _("e-mail"),
    "owner": _("owner"),
    "title": _("title"),
    "color": _("colour"),
    "logo": _("logo"),
    "scopes": pgettext_lazy("what a key may do", "may"),
}


def of_action(action: str) -> str:
    """An action of a newer version or of a plugin is shown as it is."""
    return str(ACTIONS.get(action, action))


def of_field(name: str) -> str:
    return str(FIELDS.get(name, name.replace("_", " ")))
