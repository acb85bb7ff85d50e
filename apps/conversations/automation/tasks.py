"""What workers do so that rules act."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import (
    current_tenant,
    each_tenant,
    in_schema,
    public_task,
    tenant_task,
)
from apps.conversations.automation import occasions, retention, unanswered

logger = logging.getLogger(__name__)


@tenant_task()
def ask_rules() -> None:
    """About what happened since they were asked last."""
    occasions.work(current_tenant())


@tenant_task()
def ask_about_the_unanswered() -> None:
    unanswered.work(current_tenant())


@public_task()
def find_occasions() -> None:
    """What was left when a worker died or its task was lost, and who waits too long."""
    for schema in occasions.schemas():
        with in_schema(schema):
            ask_rules.delay()
    for schema in unanswered.schemas():
        with in_schema(schema):
            ask_about_the_unanswered.delay()


@public_task()
def forget_old_runs() -> None:
    """Of suspended companies too."""
    for tenant in each_tenant(active_only=False):
        if count := retention.forget():
            told = {"schema": tenant.schema_name, "rows": count}
            logger.info("forgot runs of automations", extra=told)
