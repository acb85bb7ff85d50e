"""What workers do with campaigns. A task that was lost is queued again by the clock."""

from __future__ import annotations

from uuid import UUID

from apps.accounts.tenancy import current_tenant, in_schema, public_task, tenant_task
from apps.campaigns import schedule
from apps.campaigns.results import counting
from apps.campaigns.running import ending, freezing
from apps.conversations.outbox import written

A_TURN = 20.0  # seconds; then others' tasks have their turn


@public_task()
def look_at_campaigns() -> None:
    schedule.tick()


@tenant_task()
def look_after() -> None:
    schedule.look(current_tenant())


@tenant_task()
def freeze_audience(campaign_id: str) -> None:
    if not freezing.work(current_tenant(), UUID(campaign_id), seconds=A_TURN):
        freeze_audience.delay(campaign_id)


@tenant_task(while_suspended=True)
def clear_queue(campaign_id: str) -> None:
    if not ending.clear(current_tenant(), UUID(campaign_id), seconds=A_TURN):
        clear_queue.delay(campaign_id)


@tenant_task(while_suspended=True)
def note_written(batch_id: str, after: str = str(written.FIRST)) -> None:
    came_to = written.note(UUID(batch_id), after=UUID(after), seconds=A_TURN)
    if came_to:
        note_written.delay(batch_id, str(came_to))


@tenant_task(while_suspended=True)
def follow_written(batch_id: str) -> None:
    if not written.follow(UUID(batch_id), seconds=A_TURN):
        follow_written.delay(batch_id)


@public_task(ignore_result=True, expires=3000)
def sum_figures_up() -> None:
    for schema in counting.schemas():
        with in_schema(schema):
            counting.sum_recent_up()
