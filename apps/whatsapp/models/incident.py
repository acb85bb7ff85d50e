"""Something about a channel or template that stops or endangers sending."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.whatsapp.models.channel import Channel
from apps.whatsapp.models.template import Template


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def of_company(self) -> Self:
        """Those that its people can do something about; the others are the platform's matter."""
        return self.exclude(kind__in=Incident.OF_PLATFORM)


class Incident(models.Model):
    """Open from when it was noticed until it is over; told once, to those who can mend it."""

    class Kind(models.TextChoices):
        DISCONNECTED = "disconnected", _("channel offline")
        TOKEN_DEAD = "token_dead", _("access token not valid")
        QUALITY_RED = "quality_red", _("quality is low")
        ACCOUNT_RESTRICTED = "account_restricted", _("account restricted")
        WEBHOOKS_SILENT = "webhooks_silent", _("no webhooks arrive")
        NOT_SUBSCRIBED = "not_subscribed", _("webhooks not subscribed")
        TEMPLATE_PAUSED = "template_paused", _("template paused")
        CATEGORY_CHANGED = "category_changed", _("template's category changed")
        HELD = "held", _("put on hold by the platform")
        MANY_REFUSED = "many_refused", _("many messages refused")
        MANY_UNKNOWN = "many_unknown", _("many messages of which it isn't known if they left")
        REPLIES_WAIT = "replies_wait", _("replies don't leave")
        WORKER_LOST = "worker_lost", _("a worker died while sending")
        WEBHOOKS_LATE = "webhooks_late", _("webhooks are applied late")
        ORPHANS_GROW = "orphans_grow", _("statuses of messages that aren't here")

    #: Nobody of the company can mend these; whoever runs the platform is told.
    OF_PLATFORM = frozenset(
        {Kind.REPLIES_WAIT, Kind.WORKER_LOST, Kind.WEBHOOKS_LATE, Kind.ORPHANS_GROW}
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.CASCADE, related_name="incidents"
    )
    template = models.ForeignKey(
        Template, null=True, blank=True, on_delete=models.CASCADE, related_name="incidents"
    )
    detail = models.JSONField(default=dict)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    closed_at = models.DateTimeField(_("over"), null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel", "template"],
                condition=models.Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_incident",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
