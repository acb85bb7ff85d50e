"""Doing one thing to many contacts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class BulkJob(models.Model):
    """One act on a selection or on everybody whom a filter finds, done by a worker.

    waiting → running → done | failed; waiting or running → cancelled; done → undone. `chosen`:
    ids, or rules and search as they were; people added after `created_at` are left alone.
    `details`: which tags, list or columns. `last` is the contact, and `steps` how many steps
    are done, so that a job whose worker died goes on there. `path`: the file of an export.
    """

    class Action(models.TextChoices):
        TAG = "tag", _("tag")
        UNTAG = "untag", _("take tags away")
        LIST = "list", _("put on a list")
        UNLIST = "unlist", _("take from a list")
        OPT_OUT = "opt_out", _("note that they want no offers")
        BLOCK = "block", _("block")
        UNBLOCK = "unblock", _("unblock")
        TRASH = "trash", _("put into the trash")
        RESTORE = "restore", _("bring back from the trash")
        ERASE = "erase", _("erase for good")
        EXPORT = "export", _("export")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("undone")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.CharField(_("action"), max_length=8, choices=Action.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    details = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)
    total = models.PositiveIntegerField(null=True)  # None: too many to be counted at once
    seen = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    last = models.UUIDField(null=True)
    steps = models.PositiveIntegerField(default=0)
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="undone_by"
    )
    problem = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=300, blank=True)
    size = models.BigIntegerField(default=0)  # bytes
    user_id = models.UUIDField(null=True)
    api_key_id = models.UUIDField(null=True)
    by_name = models.CharField(_("by"), max_length=160, blank=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now)  # a worker's last sign of life
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ["-id"]
        indexes = [
            # What waits, and what a worker left behind.
            models.Index(
                fields=["touched_at"],
                condition=models.Q(state="waiting") | models.Q(state="running"),
                name="bulk_jobs_at_work",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_action_display())

    @property
    def is_over(self) -> bool:
        return self.state not in {self.State.WAITING, self.State.RUNNING}


class BulkStep(models.Model):
    """Whom one step of a job changed: what it takes to undo it, and nothing else."""

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="done_steps")
    number = models.PositiveIntegerField()
    changed = ArrayField(models.UUIDField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="one_step_a_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)
