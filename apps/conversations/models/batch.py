"""What the delivery engine knows of bulk: many messages with one content and one gate."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.consent import Category
from apps.whatsapp.models import Channel


class Counts(models.Model):
    """How many messages of a batch stand where; each message is counted once."""

    queued = models.IntegerField(default=0, db_default=0)
    sending = models.IntegerField(default=0, db_default=0)
    sent = models.IntegerField(default=0, db_default=0)
    delivered = models.IntegerField(default=0, db_default=0)
    read = models.IntegerField(default=0, db_default=0)  # played ones too
    failed = models.IntegerField(default=0, db_default=0)
    cancelled = models.IntegerField(default=0, db_default=0)
    unknown = models.IntegerField(default=0, db_default=0)

    class Meta:
        abstract = True


class Batch(Counts):
    """Messages that leave in one line for each channel, while the gate is open.

    `variants`: a list of {"kind", "content", "weight", "template"?, "twin"?}; a message's
    `variant` is its place in it. `twin` ({"kind", "content"}) is said instead to whoever is
    inside their 24-hour window when their turn comes. `frozen_at`: from then on the audience is
    complete, and nothing leaves before; `frozen_to`: the last contact that was asked so far. The
    gate is open while `is_open` and the time is before `open_until` (empty: no end). `pace`:
    {"messagesPerSecond"?, "minGapSeconds"?, "maxGapSeconds"?}, below what the channel may do
    anyway. `room`: so many more may be claimed (empty: all); what comes back unsent gives it back.
    `hours`: as `accounts.hours` stores them, by the clock of each recipient; what is claimed
    outside of theirs waits for them. Its counts alone are not the truth: BatchTally holds what
    came since they were summed up; ask `tallying.counts`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    origin = models.CharField(max_length=10)  # a Message.Origin
    category = models.CharField(max_length=14, choices=Category.choices)
    variants = models.JSONField(default=list)
    pace = models.JSONField(default=dict)
    is_open = models.BooleanField(default=False)
    open_until = models.DateTimeField(null=True)
    room = models.IntegerField(null=True)
    hours = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    frozen_to = models.UUIDField(null=True, editable=False)
    frozen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)  # no message was open any more
    author_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        indexes = [
            # What may leave now: a handful among all that ever did.
            models.Index(
                fields=["frozen_at"],
                condition=models.Q(is_open=True) & models.Q(finished_at__isnull=True),
                name="batches_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    def variant(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = self.variants[number]
        return found


class BatchTally(Counts):
    """A change of a batch's counts, written with the rows it counts and summed up later, so that
    those who send and those who apply statuses never wait for one another's row."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="tallies")

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return str(self.batch_id)


class BatchLine(models.Model):
    """How far a channel has come in a batch. Ids are not in the order of commits and messages
    come back to be tried again, so whoever reaches the end looks once more from the beginning;
    `done_at`: nothing was left then. `rests_until`: all that is left waits for its own hour, and
    none of those comes before; only what is due is looked for until then. `noted`: the last message
    of which the contact has been told, see `outbox.written`."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT)
    watermark = models.UUIDField(null=True)  # the last message that was claimed; None: none
    noted = models.UUIDField(null=True)
    rests_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("line of a batch")
        verbose_name_plural = _("lines of batches")
        constraints = [
            models.UniqueConstraint(fields=["batch", "channel"], name="one_line_per_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.channel_id}"


class LeftOut(models.Model):
    """Somebody who was meant and gets no message of a batch. `code`: why, see `outcomes`.

    The contact is only named, so that millions of these cost little and nothing waits for them;
    it may be gone.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, db_index=False, related_name="left_out"
    )
    contact_id = models.UUIDField()
    code = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("left out of a batch")
        verbose_name_plural = _("left out of batches")
        constraints = [
            # How many for each reason, and who; told twice it is once.
            models.UniqueConstraint(
                fields=["batch", "code", "contact_id"], name="left_out_once_of_a_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.code}"
