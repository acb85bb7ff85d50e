"""Why a person's data can't be erased now."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.errors import Refusal


class ImportGoesOn(Refusal):
    """`filename`: of the import that is taking the person in again right now."""

    code = "import_running"
    message = gettext_lazy("An import with this person is running. Wait until it is over.")

    def __init__(self, filename: str) -> None:
        words = _("“%(file)s”, which is being imported, names this person. Wait until it is over.")
        super().__init__(words % {"file": filename})
