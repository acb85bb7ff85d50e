"""When campaigns may send."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class SendingWindow(models.Model):
    """Weekly hours with a name. `hours`: as `accounts.hours` stores them, `zone` in them or else
    the company's; by the clock of each recipient with `in_recipients_zone`, where their zone is
    known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    hours = models.JSONField(_("hours"), default=dict)
    in_recipients_zone = models.BooleanField(_("by the recipients' clocks"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sending window")
        verbose_name_plural = _("sending windows")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
