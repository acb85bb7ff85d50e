"""Why a team can't be as somebody wants it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class TeamNameTaken(Refusal):
    code = "name_taken"
    status = 409
    message = _("There is a team with this name already. Choose another.")
