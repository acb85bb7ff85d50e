"""Which work waits in which queue, and the kinds of workers that serve them.

A worker that is told no queue serves all of them; on a busy machine long work would then hold
up what people wait for, so `manage.py up` and docker-compose.yml start one of each kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from kombu import Exchange, Queue

PROMPT, DELIVERY, LONG = "celery", "delivery", "long"
#: Each with an exchange of its own: through a common one every queue would get everything.
QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in (PROMPT, DELIVERY, LONG)]
#: What may take minutes in one go, or walks through all companies. The rest is prompt.
_LONG_WORK = (
    "campaigns.tasks.follow_written",
    "campaigns.tasks.note_written",
    "campaigns.tasks.sum_figures_up",
    "conversations.analytics.tasks.sum_days_up",
    "conversations.automation.tasks.forget_old_runs",
    "conversations.composing.tasks.sweep_unsent_uploads",
    "conversations.importing.tasks.work_on_import",
    "conversations.importing.tasks.forget_imported_files",
    "conversations.people.tasks.empty_trash",
    "conversations.people.tasks.empty_trashes",
    "conversations.people.tasks.find_unfindable",
    "conversations.privacy.tasks.erase_person",
    "conversations.segments.tasks.forget_old_jobs",
    "conversations.segments.tasks.go_on",
    "whatsapp.media.tasks.sweep_files",
    "whatsapp.webhooks.tasks.forget_webhooks",
)
ROUTES = {
    "apps.conversations.delivery.tasks.deliver": {"queue": DELIVERY},
    **{f"apps.{name}": {"queue": LONG} for name in _LONG_WORK},
}


@dataclass(frozen=True, slots=True)
class Worker:
    """`processes` None: one for each processor."""

    name: str
    queue: str
    processes: int | None = None

    def options(self) -> Sequence[str]:
        """Of `celery worker`. Each takes one task more than it works on, not four."""
        count = ("--concurrency", str(self.processes)) if self.processes else ()
        named = ("--queues", self.queue, "--hostname", f"{self.name}@%h")
        return (*named, *count, "--prefetch-multiplier", "1", "--without-gossip")


def workers() -> list[Worker]:
    """A worker of each kind, as one machine needs them. A slice fills a process; of long work
    two things go on at once."""
    return [
        Worker("worker", PROMPT),
        Worker("delivery", DELIVERY, settings.DELIVERY_SLICES),
        Worker("long", LONG, 2),
    ]
