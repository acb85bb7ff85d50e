"""Why a rule can't be kept, or an action can't be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal
from apps.conversations.people.refusals import NameTaken, Unfit

__all__ = [
    "ChangedMeanwhile",
    "MacroChangedMeanwhile",
    "NameTaken",
    "NobodyInTeam",
    "NotThereAnyMore",
    "TooMany",
    "Unfit",
]


class TooMany(Refusal):
    code = "too_many_automations"
    message = _("There can be 100 automations. Delete one that is not used first.")


class ChangedMeanwhile(Refusal):
    """Somebody saved first."""

    code = "changed_meanwhile"
    message = _(
        "Somebody has changed this automation meanwhile. Open it in another tab to compare; save"
        " again to keep yours."
    )


class MacroChangedMeanwhile(ChangedMeanwhile):
    message = _(
        "Somebody has changed this macro meanwhile. Open it in another tab to compare; save again"
        " to keep yours."
    )


class NotThereAnyMore(Refusal):
    """What an action names was deleted since the rule was written."""

    code = "gone"
    message = _("What this action names was deleted. Choose another in the rule.")


class NobodyInTeam(Refusal):
    code = "nobody_in_team"
    message = _("Nobody of this team can take it now. Add people to the team.")
