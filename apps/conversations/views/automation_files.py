"""Files that are put into an action while it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.conversations.forms.automation_draft import Step
from apps.whatsapp.media import storing


def keep_files(request: MemberRequest, steps: Sequence[Step]) -> None:
    """Each takes the place of the one before; why one can't be kept is told beside it."""
    for number, step in enumerate(steps):
        upload = request.FILES.get(f"a{number}-upload")
        if step.do == "file" and upload is not None:
            try:
                media = storing.keep(request.tenant, cast("Any", upload), by=request.actor)
            except Refusal as refusal:
                step.errors["mediaId"] = [str(refusal)]
            else:
                step.values["mediaId"] = [str(media.pk)]
