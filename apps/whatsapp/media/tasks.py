"""What workers do for files."""

from __future__ import annotations

import logging
from uuid import UUID

from apps.accounts.tenancy import each_tenant, in_schema, public_task, tenant_task
from apps.whatsapp.media import due, fetching, forgetting

logger = logging.getLogger(__name__)

EVERY = 60  # seconds between two looks at what is due
SOON = 600  # seconds; a longer wait is left to the sweep


# Also for a suspended company: its customers go on writing, and providers keep files for days.
@tenant_task(while_suspended=True)
def fetch_media(media_id: str) -> None:
    delay = fetching.fetch(UUID(media_id))
    if delay is not None and delay <= SOON:
        fetch_media.apply_async((media_id,), countdown=delay)


@public_task()
def fetch_what_is_due() -> None:
    """Files whose fetching was cut off, or that are to be tried again."""
    for schema in due.schemas():
        with in_schema(schema):
            for media_id in due.files():
                # Without workers they must not pile up.
                fetch_media.apply_async([str(media_id)], expires=EVERY)


@public_task()
def sweep_files() -> None:
    """Bytes that no row names."""
    for tenant in each_tenant(active_only=False):
        count = forgetting.sweep()
        if count:
            logger.info("swept files", extra={"schema": tenant.schema_name, "rows": count})
