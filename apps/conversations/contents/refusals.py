"""Why what somebody wants to say can't be said like this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class UnfitContent(Refusal):
    """`errors`: path of a field, as the API's body has it (`content.text`) → words."""

    code = "invalid"
    status = 400
    message = _("This message can't be sent as it is. Correct the marked fields.")

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: list(words) for field, words in errors.items()}
        super().__init__(" ".join(word for words in self.errors.values() for word in words))
