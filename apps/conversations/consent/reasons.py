"""Why somebody may not be written to now, in words; the codes are for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal

GONE = "gone"
MERGED = "merged"
TRASHED = "trashed"
BLOCKED = "blocked"
NO_ADDRESS = "no_address"
SUPPRESSED = "suppressed"
OPTED_OUT = "opted_out"
NO_CONSENT = "no_consent"
FREQUENCY_CAP = "frequency_cap"
UNANSWERED = "unanswered"

#: code → what is so, then what can be done.
WORDS: dict[str, Any] = {
    GONE: _("This contact is no longer there."),
    MERGED: _("This contact was merged into another. Write to that one."),
    TRASHED: _("This contact is in the trash. Restore it to write to it."),
    BLOCKED: _("This contact is blocked. Unblock it to write to it."),
    NO_ADDRESS: _("There is no number or address to reach this person here. Add one."),
    SUPPRESSED: _(
        "The number is on the suppression list. Take it off the list if the person wants that."
    ),
    OPTED_OUT: _("The person asked not to get this. Only they can change that."),
    NO_CONSENT: _("The person has not agreed to get this. Ask them first, and note their answer."),
    FREQUENCY_CAP: _(
        "This person got as many promotions lately as your rules allow. Wait some days."
    ),
    UNANSWERED: _("This person got several promotions and never answered. Wait until they write."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not."""

    code: str

    @property
    def words(self) -> str:
        return str(WORDS[self.code])

    def __str__(self) -> str:
        return self.words


class MayNotReceive(Refusal):
    """Nothing was sent. The code is the reason's."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.code = reason.code
