"""A list of actions done one after the other; one that refuses leaves the others to be done."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, transaction
from django.utils import translation

from apps.accounts.errors import Refusal
from apps.conversations.automation import acting
from apps.conversations.automation.acting import Doer, Json
from apps.conversations.models import AutomationRun

logger = logging.getLogger(__name__)
Outcome = AutomationRun.Outcome
Done = list[dict[str, Any]]


def all_of(doer: Doer, actions: Sequence[Json]) -> Done:
    """What came of each, see AutomationRun. Must run in a transaction."""
    with translation.override(doer.tenant.language):
        return [_one(doer, action) for action in actions]


def outcome_of(done: Done) -> Outcome:
    good = sum(one["ok"] for one in done)
    if good == len(done):
        return Outcome.DONE
    return Outcome.PART if good else Outcome.FAILED


def _one(doer: Doer, action: Json) -> dict[str, Any]:
    """A deadlock or a lost database is not told here: then the whole is tried again."""
    told = {"do": action["do"]}
    try:
        with transaction.atomic():
            acting.act(doer, action)
    except Refusal as refusal:
        return {**told, "ok": False, "code": refusal.code, "why": str(refusal)[:300]}
    except OperationalError:
        raise
    except Exception:  # one broken action must not keep the others from being done
        logger.exception("action broke", extra={"rule": str(doer.pk), "action": action["do"]})
        return {**told, "ok": False, "code": "broken"}
    return {**told, "ok": True}
