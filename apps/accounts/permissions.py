"""The one place that says what a role may do.

Pages, API, sockets and API keys' scopes all read this table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.models.membership import Role

#: permission → what it allows, in words, grouped as the page about roles shows it.
PERMISSIONS: dict[str, dict[str, Any]] = {
    "home": {
        "home.view": _("See the start page and notifications"),
    },
    "conversations": {
        "conversations.view": _("Read conversations and contacts"),
        "conversations.reply": _("Answer customers"),
        "contacts.manage": _("Add, change and import contacts"),
        "contacts.export": _("Export contacts and answer requests about personal data"),
    },
    "campaigns": {
        "campaigns.view": _("See campaigns and reports"),
        "campaigns.manage": _("Prepare campaigns"),
        "campaigns.send": _("Start, pause and cancel campaigns"),
    },
    "company": {
        "team.view": _("See who is on the team"),
        "team.manage": _("Invite, remove and change the role of people"),
        "channels.manage": _("Connect numbers and manage templates"),
        "settings.view": _("See the company's settings"),
        "settings.manage": _("Change the company's settings, look and AI keys"),
        "api_keys.manage": _("Make and revoke API keys"),
        "audit.view": _("Read the audit log"),
        "plan.view": _("See the plan and its use"),
    },
    "owner": {
        "owners.manage": _("Make and unmake owners, hand the company over"),
        "domains.manage": _("Connect the company's own domain"),
        "company.close": _("Close the account"),
    },
}
ALL = frozenset(code for group in PERMISSIONS.values() for code in group)

VIEWER = frozenset({"home.view", "conversations.view", "campaigns.view", "team.view"})
AGENT = VIEWER | {"conversations.reply", "contacts.manage", "campaigns.manage"}
ADMIN = AGENT | {
    "contacts.export",
    "campaigns.send",
    "team.manage",
    "channels.manage",
    "settings.view",
    "settings.manage",
    "api_keys.manage",
    "audit.view",
    "plan.view",
}

ROLES: dict[str, frozenset[str]] = {
    Role.VIEWER: VIEWER,
    Role.AGENT: AGENT,
    Role.ADMIN: ADMIN,
    Role.OWNER: ALL,
}
#: A superadmin who entered the tenant on purpose.
SUPERADMIN = ALL

#: What a key can never do, whoever made it: these need a person.
NOT_FOR_KEYS = frozenset({"owners.manage", "company.close", "domains.manage", "api_keys.manage"})


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do here. In Python `"team.view" in may`, in templates `may.team_view`."""

    codes: frozenset[str]

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.codes))

    def __getitem__(self, name: str) -> bool:
        return name in {code.replace(".", "_") for code in self.codes}


NOTHING = May(frozenset())


def may_as(role: str) -> May:
    return May(ROLES[role])


def may_change_role(*, mine: str, theirs: str, to: str) -> bool:
    """Only owners touch owners; administrators manage everybody below."""
    if "owners.manage" in ROLES[mine]:
        return True
    return "team.manage" in ROLES[mine] and Role.OWNER not in {theirs, to}
