"""A webhook as it came, kept until it is applied and for some days after."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class WebhookEvent(models.Model):
    """What a provider posted about this tenant's channels.

    `body` is byte for byte what was signed, except where one POST was for several tenants:
    then it is this tenant's part, and `is_part` says so. `digest`: SHA-256 of the body and
    where it came in; the same bytes twice are one row, counted in `repeats`.
    """

    class State(models.TextChoices):
        NEW = "new", _("waiting")
        DONE = "done", _("applied")
        UNPARSED = "unparsed", _("not understood")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(_("provider"), max_length=12)
    channel_id = models.UUIDField(  # whose own address it came to; None: the platform's
        null=True, blank=True
    )
    sandbox = models.BooleanField(_("sandbox"), default=False)
    body = models.BinaryField()
    is_part = models.BooleanField(default=False)
    headers = models.JSONField(default=dict)  # those that help to understand it; no secrets
    digest = models.BinaryField(max_length=32, unique=True)
    repeats = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    items = models.PositiveIntegerField(null=True, blank=True)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        ordering = ["-id"]
        indexes = [
            # Ingestion takes the oldest that wait; the sweep looks whether there are any. A failed
            # one waits for `next_attempt_at`, for ever when there is none.
            models.Index(
                fields=["id"],
                condition=models.Q(state="new") | models.Q(state="failed"),
                name="webhook_events_waiting",
            ),
            # Retention erases by age; the admin looks at a stretch of time.
            models.Index(fields=["received_at"], name="webhook_events_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.received_at:%Y-%m-%d %H:%M:%S}"
