"""A file that was sent, received or is kept to be sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.whatsapp.messages import MediaKind


class Media(models.Model):
    """One file. The bytes are stored once by `digest`, however many rows name them.

    A file that a customer sent is `pending` until it was fetched from the provider;
    `expired` when the provider has it no longer, `missing` when ours is gone or it could
    not be had. `handles`: channel id → {"id", "expires_at"} at that channel's provider.
    `peaks`: how loud a sound is from its beginning to its end, see `media.waves`.
    `unsent_since`: attached to a message that was not sent so far; None for all others.
    """

    class Kind(models.TextChoices):
        IMAGE = MediaKind.IMAGE, _("image")
        VIDEO = MediaKind.VIDEO, _("video")
        AUDIO = MediaKind.AUDIO, _("audio")
        DOCUMENT = MediaKind.DOCUMENT, _("document")
        STICKER = MediaKind.STICKER, _("sticker")

    class State(models.TextChoices):
        PENDING = "pending", _("being fetched")
        STORED = "stored", _("stored")
        EXPIRED = "expired", _("expired")
        MISSING = "missing", _("missing")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=7, choices=State.choices)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 in hex; "" until it is stored
    mime_type = models.CharField(_("type"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)  # bytes
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    voice = models.BooleanField(default=False)
    has_thumbnail = models.BooleanField(default=False)
    peaks = ArrayField(
        models.PositiveSmallIntegerField(), default=list, db_default=[], blank=True, editable=False
    )
    channel_id = models.UUIDField(null=True)  # the channel it came through; None: uploaded here
    provider_id = models.CharField(max_length=300, blank=True)  # at that channel's provider
    source_url = models.TextField(blank=True, editable=False)  # where a gateway keeps it for now
    handles = models.JSONField(default=dict, editable=False)
    problem = models.CharField(max_length=60, blank=True)  # code: why it is missing or expired
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, editable=False)  # None: at once
    told_digest = models.CharField(max_length=64, blank=True)  # SHA-256 as the provider says
    animated = models.BooleanField(default=False)
    uploaded_by = models.UUIDField(null=True, editable=False)
    unsent_since = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-id"]
        constraints = [
            # The same media id told twice is one row.
            models.UniqueConstraint(
                fields=["channel_id", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="one_media_per_provider_id",
            ),
        ]
        indexes = [
            # Who else names these bytes.
            models.Index(fields=["digest"], name="media_by_digest"),
            # What is still to be fetched.
            models.Index(
                fields=["id"], condition=models.Q(state="pending"), name="media_to_be_fetched"
            ),
            # What nobody sent after all.
            models.Index(
                fields=["unsent_since"],
                condition=models.Q(unsent_since__isnull=False),
                name="media_unsent",
            ),
        ]

    def __str__(self) -> str:
        """Without the file's name, which may tell of a person: this enters the audit log."""
        return f"{self.get_kind_display()} {self.id}"
