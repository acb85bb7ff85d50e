"""One message to many people: what is planned, and how far it is."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.campaigns.models.window import SendingWindow
from apps.conversations.models import Batch, Category


class Status(models.TextChoices):
    """draft (→ scheduled) → running ⇄ paused → finished; cancelled from any before the end;
    failed when it could not begin."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


class Reason(models.TextChoices):
    """Why it stands still, or ended as it did."""

    PERSON = "person", _("Somebody paused it")
    BUDGET = "budget", _("The budget is used up")
    ERROR_RATE = "error_rate", _("Too many messages failed")
    OPT_OUT_RATE = "opt_out_rate", _("Too many people asked not to get any more")
    TEMPLATE = "template", _("Its template can't be used now")
    CHANNEL = "channel", _("None of its channels may send now")
    CANARY = "canary", _("The first share did worse than the rules allow")
    PRICE = "price", _("No price is known, so its budget can't be held")
    MOST = "most", _("As many messages have left as it may send")
    QUOTA = "quota", _("The plan's limit for today is used up")
    MISSED_START = "missed_start", _("Its time came while nobody could start it")
    AUDIENCE = "audience", _("Nobody may get it")
    CONTENT = "content", _("What it says can't be sent as it is")


class MissedStart(models.TextChoices):
    """What is done with a start whose time passed while nothing could be started."""

    SEND = "send", _("Start as soon as possible")
    SKIP = "skip", _("Don't start any more")
    ASK = "ask", _("Ask first")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def present(self) -> Self:
        return self.filter(deleted_at=None)


class Campaign(models.Model):
    """A plan, until it is started; then its Batch carries the messages, and this says when the
    batch's gate is open.

    `audience`: see `audience`. `variants`: what is said, as drafted, see `wording`; of several
    each person gets one. `twin`: what is said instead to people inside their 24-hour window.
    `channels`: ids, in no order. `pace`: see Batch. `budget`: in the price list's currency, never
    exceeded; `own_price`: of a message, in the same, where the list has none. `stops`:
    {"errorRate", "optOutRate"} in percent, {"leastSent"} messages before they count,
    {"mostMessages"} that may leave. `canary`: {"percent", "minutes"}: so many go first, the rest
    when that went well. `experiment`: {"metric", "holdoutPercent", "testPercent"}, see
    `experiments`. `checked`: the last preflight, as `preflight` wrote it. `expected_cost`: what it
    said at the start.
    `repeats`: how it goes out again and again, see `recurring`; each time is a copy of it, whose
    `source` it is and which `occurs_at` that moment. `waiting_until`: the window opens then. `rev`
    counts changes, so that nobody overwrites what they have not seen. `step`: of the wizard, where
    somebody left it. `typed`: what stands in its fields and can't be understood yet, see `typed`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    reason = models.CharField(
        max_length=12, choices=Reason.choices, blank=True, default="", db_default=""
    )
    audience = models.JSONField(default=dict)
    variants = models.JSONField(default=list)
    twin = models.JSONField(null=True)
    channels = ArrayField(models.UUIDField(), default=list)
    category = models.CharField(max_length=14, choices=Category.choices, default=Category.MARKETING)
    scheduled_at = models.DateTimeField(null=True)
    missed_start = models.CharField(
        max_length=4, choices=MissedStart.choices, default=MissedStart.ASK
    )
    repeats = models.JSONField(default=dict, db_default={})
    occurs_at = models.DateTimeField(null=True)
    window = models.ForeignKey(
        SendingWindow, null=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    pace = models.JSONField(default=dict)
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    own_price = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    stops = models.JSONField(default=dict)
    canary = models.JSONField(default=dict)
    experiment = models.JSONField(default=dict)
    ignores_cap = models.BooleanField(default=False)  # the limit of messages for each person
    checked = models.JSONField(null=True)
    checked_at = models.DateTimeField(null=True)
    expected_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    batch = models.OneToOneField(
        Batch, null=True, on_delete=models.PROTECT, related_name="campaign"
    )
    source = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="successors"
    )
    step = models.CharField(max_length=10, blank=True, default="")
    typed = models.JSONField(default=dict, db_default={}, editable=False)
    rev = models.PositiveIntegerField(default=1)
    author_id = models.UUIDField(null=True)
    starter_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    waiting_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            # However many clocks there are, and however late they come, each time comes once.
            models.UniqueConstraint(
                fields=["source", "occurs_at"],
                condition=models.Q(occurs_at__isnull=False),
                name="one_campaign_for_each_time",
            ),
        ]
        indexes = [
            # The list and its folders, newest first.
            models.Index(
                fields=["status", "-created_at"],
                condition=models.Q(deleted_at__isnull=True),
                name="campaigns_by_status",
            ),
            # What the scheduler looks after: a handful among all that ever were.
            models.Index(
                fields=["scheduled_at"],
                condition=models.Q(status="scheduled")
                | models.Q(status="running")
                | models.Q(status="paused"),
                name="campaigns_alive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_editable(self) -> bool:
        return self.status in {Status.DRAFT, Status.SCHEDULED}

    @property
    def has_ended(self) -> bool:
        return self.status in {Status.FINISHED, Status.CANCELLED, Status.FAILED}
