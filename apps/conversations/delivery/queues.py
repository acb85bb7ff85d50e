"""What one channel has in hand: replies first, then batches in turn, each at its own pace."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.conversations.delivery.jobs import Job
from apps.conversations.delivery.lines import Line
from apps.conversations.pace.channel import Lane
from apps.conversations.pace.windows import Gap, Window

SHUT = float("inf")  # until when nothing is looked for while its gate is


@dataclass(slots=True)
class BatchQueue:
    """A line's messages in hand. `dry_until`: until then nothing more is looked for."""

    line: Line
    jobs: deque[Job] = field(default_factory=deque)
    window: Window | None = None
    gap: Gap | None = None
    dry_until: float = 0.0

    @classmethod
    def of(cls, line: Line) -> BatchQueue:
        queue = cls(line)
        queue.follow(line)
        return queue

    def follow(self, line: Line) -> None:
        """The line as it is now; where it stands we know better."""
        if self.dry_until == SHUT:
            self.dry_until = 0.0
        if self.line is not line:
            line.watermark = self.line.watermark
            if line.pace == self.line.pace:
                self.line = line
                return
        self.line = line
        rate, least, most = _pace(line.pace)
        self.window = Window(rate) if rate else None
        self.gap = Gap(least, max(least, most)) if most else None

    def is_dry(self, now: float) -> bool:
        """There is nothing more to be had of it for now."""
        return self.line.waits or self.dry_until > now

    def wait(self, now: float) -> float:
        window = self.window.wait(now) if self.window else 0.0
        return max(window, self.gap.wait(now) if self.gap else 0.0)

    def take(self, now: float) -> Job:
        if self.window:
            self.window.take(now)
        if self.gap:
            self.gap.take(now)
        return self.jobs.popleft()

    def room(self, share: int) -> int:
        """How many more may be claimed, of about a second's work."""
        most = min(share, self.window.most) if self.window else share
        return (min(most, 1) if self.gap else most) - len(self.jobs)


@dataclass(slots=True)
class Queues:
    """`busy`: people to whom a reply is on its way; the next waits, so that a thread keeps its
    order."""

    replies: deque[Job] = field(default_factory=deque)
    batches: dict[UUID, BatchQueue] = field(default_factory=dict)
    busy: set[UUID] = field(default_factory=set)

    def follow(self, lines: Iterable[Line]) -> None:
        """Batches whose gate is open now; of the others only what is in hand stays."""
        there = {line.batch_id: line for line in lines}
        for batch_id, line in there.items():
            if batch_id in self.batches:
                self.batches[batch_id].follow(line)
            else:
                self.batches[batch_id] = BatchQueue.of(line)
        for batch_id in [pk for pk in self.batches if pk not in there]:
            if self.batches[batch_id].jobs:
                self.batches[batch_id].dry_until = SHUT
            else:
                del self.batches[batch_id]

    def reply(self) -> Job | None:
        """The next whose person gets nothing else right now; taken out."""
        for place, job in enumerate(self.replies):
            if job.row.contact_id not in self.busy:
                del self.replies[place]
                return job
        return None

    def batch(self, now: float) -> BatchQueue | None:
        """Whose turn it is, among those that may go on; it goes to the end."""
        for batch_id, queue in self.batches.items():
            if queue.jobs and queue.wait(now) <= 0:
                self.batches[batch_id] = self.batches.pop(batch_id)
                return queue
        return None

    def wait(self, now: float) -> float:
        """Seconds until some batch may go on."""
        return min((q.wait(now) for q in self.batches.values() if q.jobs), default=60.0)

    def put(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            batch_id = job.row.batch_id
            if batch_id is None:
                self.replies.append(job)
            else:
                self.batches[batch_id].jobs.append(job)

    def put_back(self, job: Job) -> bool:
        """It is the next one again; False: its batch's gate was shut meanwhile."""
        if job.row.batch_id is None:
            self.replies.appendleft(job)
            return True
        queue = self.batches.get(job.row.batch_id)
        if queue is None or queue.dry_until == SHUT:
            return False
        queue.jobs.appendleft(job)
        return True

    def count(self, lane: Lane) -> int:
        if lane == Lane.REPLIES:
            return len(self.replies)
        return sum(len(queue.jobs) for queue in self.batches.values())

    def shut(self) -> Iterator[Job]:
        """In hand of batches whose gate was shut meanwhile, taken out."""
        for queue in self.batches.values():
            while queue.jobs and queue.dry_until == SHUT:
                yield queue.jobs.popleft()

    def empty(self) -> Iterator[Job]:
        """Everything in hand, taken out."""
        while self.replies:
            yield self.replies.popleft()
        for queue in self.batches.values():
            while queue.jobs:
                yield queue.jobs.popleft()


def _pace(pace: dict[str, Any]) -> tuple[float, float, float]:
    """Messages a second, and the least and the most seconds between two; 0: not said."""
    least = float(pace.get("minGapSeconds") or 0)
    most = float(pace.get("maxGapSeconds") or 0)
    return float(pace.get("messagesPerSecond") or 0), least, max(least, most)
