"""Which tenant a provider's news belongs to, and the news that belongs to nobody."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.accounts.models.tenant import Tenant


class ChannelRoute(models.Model):
    """The provider's name for a channel or account → the tenant whose it is.

    A number belongs to one tenant; an account (WABA) may be shared by several. Numbers of
    the sandbox have names of their own, so that nobody claims a real number by them.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        ACCOUNT = "account", _("account")
        CHANNEL = "channel", _("channel")  # our id, in the channel's own webhook address

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("id"), max_length=64)
    sandbox = models.BooleanField(default=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="routes")
    channel_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "sandbox"],
                condition=~models.Q(kind="account"),
                name="one_route_per_number",
            ),
            models.UniqueConstraint(
                fields=["kind", "value", "sandbox", "tenant", "channel_id"],
                name="one_route_per_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class UnroutedEvent(models.Model):
    """A genuine webhook of the platform's app for which no tenant is known, or that could not
    be read. May hold personal data of a company that is not connected yet: superadmins only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(_("provider"), max_length=12)
    sandbox = models.BooleanField(default=False)
    body = models.BinaryField()
    is_part = models.BooleanField(default=False)
    headers = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32, unique=True)
    repeats = models.PositiveIntegerField(default=0)
    keys = models.JSONField(default=list)  # the ids it named
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    routed_at = models.DateTimeField(_("routed"), null=True, blank=True)

    class Meta:
        verbose_name = _("event without a home")
        verbose_name_plural = _("events without a home")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["received_at"], name="unrouted_events_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.received_at:%Y-%m-%d %H:%M:%S}"
