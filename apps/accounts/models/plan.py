"""What a tenant has bought."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):  # type: ignore[django-manager-missing]
    """A named set of limits. An empty limit means no limit."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    price_month = models.DecimalField(_("price a month"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="BRL")
    max_users = models.PositiveIntegerField(_("people on the team"), null=True, blank=True)
    max_contacts = models.PositiveIntegerField(_("contacts"), null=True, blank=True)
    max_campaigns = models.PositiveIntegerField(_("campaigns"), null=True, blank=True)
    max_channels = models.PositiveIntegerField(_("channels"), null=True, blank=True)
    messages_per_day = models.PositiveIntegerField(_("messages a day"), null=True, blank=True)
    api_requests_per_minute = models.PositiveIntegerField(
        _("API requests a minute"), null=True, blank=True
    )
    max_sockets = models.PositiveIntegerField(_("live connections"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
