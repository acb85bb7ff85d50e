"""Why something asked of segments can't be done."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class BadRules(Refusal):
    """`errors`: where in the rules (such as `all.0.value`) → what is wrong there, in words."""

    code = "bad_rules"
    status = 400
    message = _("These rules can't be understood. Correct them and try again.")

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        words = list(dict.fromkeys(word for said in errors.values() for word in said))
        super().__init__(" ".join(words) or None)


class BrokenSegment(BadRules):
    """A segment that was right once; nobody is written to by rules half understood."""

    code = "segment_broken"
    status = 409
    message = _("The segment's rules name something that is gone. Correct them first.")


class BadColumns(Refusal):
    code = "bad_columns"
    status = 400
    message = _("There is no such column.")


class NameTaken(Refusal):
    code = "name_taken"
    message = _("A segment has this name already. Choose another.")


class ChangedMeanwhile(Refusal):
    """Somebody saved first. `extra`: changedAt, of what they saved."""

    code = "changed_meanwhile"
    message = _("Somebody else has changed this segment meanwhile. Look at it and save again.")

    def __init__(self, *, who: str, changed_at: datetime) -> None:
        words = gettext("%(who)s has changed this segment meanwhile. Look at it and save again.")
        super().__init__(words % {"who": who} if who else None, changedAt=changed_at.isoformat())


class InUse(Refusal):
    code = "segment_in_use"
    message = _("Other segments ask for this one. Change their rules first.")


class NotByHand(Refusal):
    code = "not_by_hand"
    message = _("Rules decide who is in this segment. Only lists take people by hand.")


class NothingChosen(Refusal):
    code = "nothing_chosen"
    message = _("Nobody is chosen. Choose people first.")


class FilterGone(Refusal):
    """Without the part that is gone, the rest would find more people than were looked at."""

    code = "filter_gone"
    message = _("Part of this filter is gone meanwhile. Reload the list and choose again.")


class TargetGone(Refusal):
    code = "target_gone"
    message = _("The tag or list is gone meanwhile. What was done until then stays.")


class NotUndoable(Refusal):
    code = "not_undoable"
    message = _("This can't be undone any more.")
