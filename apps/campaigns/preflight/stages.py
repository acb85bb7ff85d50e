"""What a check is at just now, told to whoever waits for it. May get lost."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from redis import RedisError

from apps.accounts.momentary import store
from apps.accounts.tenancy import current_schema

logger = logging.getLogger(__name__)

_KEPT = 60  # seconds; no stage takes as long


class Stage(StrEnum):
    """In the order in which they come."""

    SAYING = "saying"
    PEOPLE = "people"
    FUNNEL = "funnel"
    MONEY = "money"
    PREVIEW = "preview"


WORDS: dict[str, Any] = {
    Stage.SAYING: _("Reading what it says, and by which channels it leaves."),
    Stage.PEOPLE: _("Asking of everybody whether they may get it."),
    Stage.FUNNEL: _("Counting who drops out, and why."),
    Stage.MONEY: _("Working out what it costs and when it is through."),
    Stage.PREVIEW: _("Looking for some who get it, to show you."),
}


def come_to(campaign_id: UUID, stage: Stage) -> None:
    try:
        store().set(_key(campaign_id), stage, ex=_KEPT)
    except RedisError:
        logger.warning("stage not told")


def leave(campaign_id: UUID) -> None:
    try:
        store().delete(_key(campaign_id))
    except RedisError:
        logger.warning("stage not told")  # it runs out by itself


def words(campaign_id: UUID) -> str:
    """In the language in force; "" where nothing is under way, or nobody knows."""
    try:
        found = store().get(_key(campaign_id))
    except RedisError:
        return ""
    return str(WORDS.get(found.decode(), "")) if isinstance(found, bytes) else ""


def _key(campaign_id: UUID) -> str:
    return f"recado:campaign-check:{current_schema()}:{campaign_id}"
