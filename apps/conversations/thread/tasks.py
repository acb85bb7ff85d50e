"""What workers do for threads."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.tenancy import tenant_task
from apps.conversations.thread import receipts


@tenant_task()
def tell_read(message_id: str) -> None:
    receipts.tell(UUID(message_id))
