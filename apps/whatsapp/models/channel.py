"""A number or sender of the company, and how it is doing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.accounts.secrets import EncryptedTextField


class ChannelQuerySet(models.QuerySet["Channel"]):
    def present(self) -> Self:
        """Those that were not deleted; a deleted one stays for its history's sake."""
        return self.filter(deleted_at=None)

    def of_provider(self, provider: str) -> Self:
        return self.filter(provider=provider)


class Channel(models.Model):
    """One way to reach customers: a Cloud API number, a QR session, an SMS sender.

    Credentials are written through `set_credentials` and never shown again; `key` is the
    provider's name for the channel: phone number id, session name.
    """

    class Provider(models.TextChoices):
        META = "meta", _("WhatsApp, official (Meta Cloud API)")
        WAHA = "waha", _("WhatsApp by QR code (WAHA)")
        EVOLUTION = "evolution", _("WhatsApp by QR code (Evolution API)")
        TWILIO = "twilio", _("SMS (Twilio)")
        ZENVIA = "zenvia", _("SMS (Zenvia)")

    class Status(models.TextChoices):
        ONLINE = "online", _("live")
        OFFLINE = "offline", _("offline")
        STARTING = "starting", _("starting")
        SCAN_QR = "scan_qr", _("waiting for the scan")
        FAILED = "failed", _("failed")

    class Quality(models.TextChoices):
        GREEN = "green", _("high")
        YELLOW = "yellow", _("medium")
        RED = "red", _("low")
        UNKNOWN = "unknown", _("not known yet")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(_("provider"), max_length=12, choices=Provider.choices)
    display_name = models.CharField(_("name"), max_length=80)
    name = models.SlugField(
        _("name for programs"),
        max_length=50,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9_-]*\Z")],
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.STARTING
    )
    phone_number = models.CharField(_("number"), max_length=20, blank=True)  # E.164
    verified_name = models.CharField(_("verified name"), max_length=150, blank=True)
    sandbox = models.BooleanField(_("sandbox"), default=False)

    key = models.CharField(max_length=120, blank=True)  # phone number id, session name
    account = models.CharField(max_length=64, blank=True)  # WABA id
    portfolio = models.CharField(max_length=64, blank=True)  # id of the business portfolio
    gateway_url = models.URLField(_("gateway's address"), max_length=300, blank=True)
    engine = models.CharField(_("engine"), max_length=12, blank=True)  # WAHA's: NOWEB, GOWS, …
    credentials = EncryptedTextField(blank=True, editable=False)  # JSON, see set_credentials
    hints = models.JSONField(default=dict, editable=False)  # credential → its last 4 characters

    quality = models.CharField(
        _("quality"), max_length=8, choices=Quality.choices, default=Quality.UNKNOWN
    )
    throughput = models.PositiveIntegerField(_("messages a second"), null=True, blank=True)
    own_pace = models.PositiveIntegerField(  # what the company itself set below it
        _("own limit of messages a second"), null=True, blank=True
    )
    tier = models.CharField(_("tier"), max_length=20, blank=True)  # TIER_2K, …
    held = models.CharField(max_length=120, blank=True)  # why nothing may be sent now; "" it may
    last_webhook_at = models.DateTimeField(_("last webhook"), null=True, blank=True)
    last_error = models.JSONField(null=True, blank=True)  # {"code", "title", "detail", "at"}
    health = models.JSONField(default=dict, blank=True)  # what the doctor found, and when
    session = models.JSONField(default=dict, blank=True)  # of a QR session: word, restarts, …
    told_at = models.JSONField(  # matter → the time of the provider's latest word on it
        default=dict, blank=True, editable=False
    )
    templates_synced_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(_("connected"), default=timezone.now, editable=False)
    status_at = models.DateTimeField(default=timezone.now, editable=False)
    # When it was last seen live; None: never, or somebody has switched it off since.
    online_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(deleted_at=None),
                name="one_channel_per_name",
            ),
            models.UniqueConstraint(
                fields=["provider", "gateway_url", "key", "sandbox"],
                condition=models.Q(deleted_at=None) & ~models.Q(key=""),
                name="one_channel_per_key",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def set_credentials(self, **values: str) -> None:
        """Write credentials (access_token, app_secret, verify_token, api_key, hmac_key, pin).

        An empty text removes one; what is not named stays. Saved with the row.
        """
        kept = {**self.secrets(), **values}
        kept = {name: value for name, value in kept.items() if value}
        self.credentials = json.dumps(kept) if kept else ""
        self.hints = {name: value[-4:] if len(value) >= 12 else "" for name, value in kept.items()}

    def keep_credentials(self, **values: str) -> bool:
        """Write credentials into the row as it stands by now, so that what somebody else wrote
        meanwhile is kept; False when it was deleted, and nothing is."""
        with transaction.atomic():
            row = Channel.objects.present().select_for_update().filter(pk=self.pk).first()
            if row is None:
                return False
            row.set_credentials(**values)
            row.save(update_fields=["credentials", "hints"])
        self.credentials, self.hints = row.credentials, row.hints
        return True

    def secrets(self) -> dict[str, str]:
        """The credentials themselves, for whoever calls the provider. Never show or log them."""
        kept: dict[str, str] = json.loads(self.credentials) if self.credentials else {}
        return kept

    @property
    def is_present(self) -> bool:
        return self.deleted_at is None

    @property
    def may_send(self) -> bool:
        return self.is_present and self.status == self.Status.ONLINE and not self.held

    @property
    def is_official(self) -> bool:
        return self.provider == self.Provider.META

    @property
    def is_qr(self) -> bool:
        return self.provider in {self.Provider.WAHA, self.Provider.EVOLUTION}

    def note_error(self, code: str, title: str = "", detail: str = "") -> None:
        """Remember what went wrong last; saved with the row."""
        now: datetime = timezone.now()
        error: dict[str, Any] = {"code": code, "title": title[:300], "detail": detail[:1000]}
        self.last_error = {**error, "at": now.isoformat()}
