"""A message that Meta approves before it may be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.whatsapp.models.channel import Channel

LONGEST_HISTORY = 100  # entries


class TemplateQuerySet(models.QuerySet["Template"]):
    def present(self) -> Self:
        return self.filter(deleted_at=None)

    def in_use(self) -> Self:
        """Those of accounts that a channel is connected to."""
        channels = Channel.objects.present().filter(
            account=models.OuterRef("account"),
            sandbox=models.OuterRef("sandbox"),
            provider=Channel.Provider.META,
        )
        return self.present().filter(models.Exists(channels))

    def of_account(self, account: str, *, sandbox: bool) -> Self:
        return self.filter(account=account, sandbox=sandbox)


class Template(models.Model):
    """One language of a template of one WABA; all numbers of the WABA may use it.

    `components` is in Meta's shape. `history`: newest last, `{"at", "what", …}`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PENDING = "pending", _("in review")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        PAUSED = "paused", _("paused")
        DISABLED = "disabled", _("disabled")
        IN_APPEAL = "in_appeal", _("in appeal")
        FLAGGED = "flagged", _("flagged")
        LIMIT_EXCEEDED = "limit_exceeded", _("over the limit")
        LOCKED = "locked", _("locked")
        ARCHIVED = "archived", _("archived")
        PENDING_DELETION = "pending_deletion", _("being deleted")
        DELETED = "deleted", _("deleted")

    class Category(models.TextChoices):
        MARKETING = "marketing", _("marketing")
        UTILITY = "utility", _("utility")
        AUTHENTICATION = "authentication", _("authentication")

    class ParameterFormat(models.TextChoices):
        POSITIONAL = "positional", _("numbered, {{1}}")
        NAMED = "named", _("named, {{name}}")

    class Quality(models.TextChoices):
        GREEN = "green", _("high")
        YELLOW = "yellow", _("medium")
        RED = "red", _("low")
        UNKNOWN = "unknown", _("not known yet")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.CharField(max_length=64)  # WABA id
    sandbox = models.BooleanField(default=False)
    provider_id = models.CharField(max_length=64, blank=True)  # "" until it is submitted
    name = models.CharField(
        _("name"), max_length=512, validators=[RegexValidator(r"^[a-z0-9_]+\Z")]
    )
    language = models.CharField(_("language"), max_length=15)
    category = models.CharField(_("category"), max_length=15, choices=Category.choices)
    impending_category = models.CharField(max_length=15, blank=True)
    parameter_format = models.CharField(
        max_length=10, choices=ParameterFormat.choices, default=ParameterFormat.POSITIONAL
    )
    components = models.JSONField(default=list)
    sample_id = models.UUIDField(null=True, blank=True)  # of our Media: the header's sample file
    ttl_seconds = models.IntegerField(null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.DRAFT
    )
    status_reason = models.CharField(max_length=60, blank=True)  # INVALID_FORMAT, …
    status_advice = models.TextField(blank=True)  # what Meta recommends, in its words
    pauses = models.PositiveSmallIntegerField(default=0)
    quality = models.CharField(
        _("quality"), max_length=8, choices=Quality.choices, default=Quality.UNKNOWN
    )
    history = models.JSONField(default=list, editable=False)
    edits = models.JSONField(default=list, editable=False)  # times of edits of the last 30 days
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    synced_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "sandbox", "name", "language"],
                condition=models.Q(deleted_at=None),
                name="one_template_per_language",
            ),
        ]
        indexes = [
            # A webhook names it by Meta's id.
            models.Index(fields=["provider_id"], name="template_by_provider_id"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_named(self) -> bool:
        return self.parameter_format == self.ParameterFormat.NAMED

    def remember(self, what: str, at: datetime | None = None, **values: Any) -> None:
        """Add a line to the history; saved with the row."""
        line = {"at": (at or timezone.now()).isoformat(), "what": what, **values}
        self.history = [*self.history, line][-LONGEST_HISTORY:]
