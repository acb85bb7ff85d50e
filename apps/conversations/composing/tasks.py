"""What the clock does with what was begun and never sent."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import in_schema, public_task
from apps.conversations.composing import uploads

logger = logging.getLogger(__name__)


@public_task()
def sweep_unsent_uploads() -> None:
    for schema in uploads.schemas():
        with in_schema(schema):
            count = uploads.sweep()
        logger.info("swept unsent uploads", extra={"schema": schema, "rows": count})
