"""Bringing people in from a spreadsheet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class Import(models.Model):
    """One file on its way in.

    uploaded → mapped → checked (the dry run) → running → done; cancelled and failed from any
    of them, then undoing → undone. `plan`: mapping, default country, rule for duplicates, tags,
    consent. `counts`: new, changed, unchanged, invalid, duplicate, opted_out, as the dry run
    saw and as they became. `progress`: bytes or rows taken in, so that a run that was cut goes
    on there. `undo`: what has to be put back is in ImportRow.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        MAPPED = "mapped", _("columns chosen")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    filename = models.CharField(_("file"), max_length=255)
    path = models.CharField(max_length=300)  # in the storage of files
    size = models.BigIntegerField()
    format = models.JSONField(default=dict)  # csv or xlsx, encoding, delimiter, header
    plan = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    announced = models.JSONField(default=dict)  # the dry run's counts
    progress = models.JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    by_name = models.CharField(max_length=160, blank=True)
    by_id = models.UUIDField(null=True)
    starter_id = models.UUIDField(null=True)  # the person whom a worker does it for, check or run
    starter_key_id = models.UUIDField(null=True)  # or the API key
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    """What an import did to somebody, or why it did nothing; only rows worth keeping.

    Changed: `before` holds the values it replaced, for undoing. Refused: `cells` are the
    original columns and `reason` a code with its column.
    """

    class What(models.TextChoices):
        CHANGED = "changed", _("changed")
        INVALID = "invalid", _("invalid")
        DUPLICATE = "duplicate", _("twice in the file")
        OPTED_OUT = "opted_out", _("opted out")

    id = models.BigAutoField(primary_key=True)
    import_of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    what = models.CharField(max_length=9, choices=What.choices)
    contact_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    cells = models.JSONField(null=True)
    reason = models.JSONField(null=True)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        constraints = [
            models.UniqueConstraint(fields=["import_of", "line", "what"], name="one_word_a_line"),
        ]
        indexes = [
            # Whether a file changed somebody, asked of each person of a campaign's audience.
            models.Index(
                fields=["contact_id", "import_of"],
                condition=models.Q(what="changed"),
                name="people_an_import_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.what}"
