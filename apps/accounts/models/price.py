"""What Meta charges for a message: the same for every company, kept up by the platform.

Prices change on the first day of a quarter. A new one is a new row; an old row stays as it is,
so that what was sent before still costs what it did.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceMarket(models.Model):
    """Which market a number belongs to: the longest prefix wins, of the same prefix the latest
    that has begun. An empty prefix stands for everybody else."""

    prefix = models.CharField(_("calling code"), max_length=8, blank=True)
    countries = models.CharField(_("countries"), max_length=60, blank=True)  # ISO, spaces between
    market = models.CharField(_("market"), max_length=60)
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("market of prices")
        verbose_name_plural = _("markets of prices")
        ordering = ["prefix", "since"]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "since"], name="one_market_per_prefix"),
        ]

    def __str__(self) -> str:
        return f"+{self.prefix} {self.market}"


class MessageRate(models.Model):
    """What one delivered message of a category costs in a market, before taxes."""

    class Confidence(models.TextChoices):
        HIGH = "high", _("from Meta's own list")
        MEDIUM = "medium", _("from a second source")
        LOW = "low", _("to be checked")

    market = models.CharField(_("market"), max_length=60)
    category = models.CharField(_("category"), max_length=40)  # Meta's word, with underscores
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("price"), max_digits=10, decimal_places=6)
    since = models.DateField(_("since"))
    confidence = models.CharField(
        _("how sure"), max_length=6, choices=Confidence.choices, default=Confidence.HIGH
    )

    class Meta:
        verbose_name = _("price of a message")
        verbose_name_plural = _("prices of messages")
        ordering = ["market", "category", "currency", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["market", "category", "currency", "since"], name="one_rate_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(rate__gte=0), name="rate_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.market}: {self.category}, {self.currency}"
