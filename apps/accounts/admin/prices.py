"""Meta's prices in the platform's admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin.audited import AuditedAdmin
from apps.accounts.admin.columns import column
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import MessageRate, PriceMarket


class _Listed(AuditedAdmin):
    """What holds from a later day is a line of its own; so what was sent before keeps its price.
    A line may be corrected all the same; messages that are paid for are not counted anew."""

    actions = None
    list_filter_submit = True


@admin.register(MessageRate, site=platform_admin)
class MessageRateAdmin(_Listed):
    list_display = ("market", "category", "currency", "rate", "since", "confidence")
    list_filter = ("currency", "category", "confidence")
    search_fields = ("market",)
    ordering = ("market", "category", "currency", "-since")


@admin.register(PriceMarket, site=platform_admin)
class PriceMarketAdmin(_Listed):
    list_display = ("market", "calling_code", "countries", "since")
    search_fields = ("market", "prefix", "countries")
    ordering = ("market", "prefix", "-since")

    @column(_("calling code"), ordering="prefix")
    def calling_code(self, market: PriceMarket) -> str:
        return f"+{market.prefix}" if market.prefix else str(_("everybody else"))
