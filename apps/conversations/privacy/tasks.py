"""What workers do for privacy."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.tenancy import current_tenant, each_tenant, public_task, tenant_task
from apps.conversations.models import Erasure
from apps.conversations.privacy import erasing


@tenant_task(while_suspended=True)
def erase_person(erasure_id: str) -> None:
    """Whoever asks by law does not wait for a company that is suspended."""
    erasing.work(current_tenant(), UUID(erasure_id))


@public_task()
def find_waiting_erasures() -> None:
    """Those whose worker died, whose task was lost, or that waited for an import."""
    for _tenant in each_tenant(active_only=False):
        waiting = Erasure.objects.filter(state=Erasure.State.WAITING).order_by("pk")
        for pk in waiting.values_list("pk", flat=True):
            erase_person.delay(str(pk))
