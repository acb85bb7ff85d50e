"""Why what somebody wrote of a campaign can't be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class BadCampaign(Refusal):
    """`errors`: path of a field, such as `audience.exclude.tags` → what is wrong there, in words.
    Nothing was kept."""

    code = "invalid"
    status = 400
    message = _("This campaign can't be kept as it is. Correct the marked fields.")

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: list(words) for field, words in errors.items()}
        said = dict.fromkeys(word for words in self.errors.values() for word in words)
        super().__init__(" ".join(said) or None)


class Stale(Refusal):
    """Somebody saved first. `extra`: rev, the campaign's now."""

    code = "changed_meanwhile"
    message = _("Somebody else has changed this campaign meanwhile. Look at it and save again.")

    def __init__(self, rev: int) -> None:
        super().__init__(rev=rev)


class NotEditable(Refusal):
    """`extra`: status."""

    code = "not_editable"
    message = _("Only drafts can be changed. Duplicate the campaign to change what it says.")

    def __init__(self, status: str) -> None:
        words = _("This campaign is scheduled. Unschedule it to change it.")
        super().__init__(words if status == "scheduled" else None, status=status)
