"""Why a person's data can't be erased now."""

from __future__ import annotations

from typing import Any

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


def problem_of(code: str) -> str:
    """Why an erasure waits or failed, in words; "" for no code."""
    return str(_PROBLEMS.get(code, _PROBLEMS["broken"])) if code else ""


_PROBLEMS: dict[str, Any] = {
    "import_running": gettext_lazy(
        "An import with this person is running. They are erased as soon as it is over."
    ),
    "broken": gettext_lazy(
        "Something went wrong, and nothing was erased. Try again; if it happens again, tell "
        "whoever runs the platform."
    ),
}
