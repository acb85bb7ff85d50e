"""What a campaign on its way may use: money, and messages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from apps.campaigns.models import Campaign, Status
from apps.campaigns.running.stops import as_written


class LimitsForm(forms.Form):
    budget = forms.DecimalField(
        label=gettext_lazy("Never spend more than"), min_value=Decimal("0.01"), max_digits=12,
        decimal_places=2, required=False,
        help_text=gettext_lazy("In US dollars, with all that was spent so far. Empty: no limit."),
    )  # fmt: skip
    own_price = forms.DecimalField(
        label=gettext_lazy("What one message costs you"), min_value=Decimal(0),
        max_value=Decimal(1000), max_digits=12, decimal_places=6, required=False,
        help_text=gettext_lazy(
            "Counts where Meta’s list has no price: for SMS, or what your own gateway costs. It may"
            " be 0."
        ),
    )  # fmt: skip
    most_messages = forms.IntegerField(
        label=gettext_lazy("Send no more messages than"), min_value=1, max_value=100_000_000,
        required=False, help_text=gettext_lazy("Empty: everybody who may get it."),
    )  # fmt: skip
    go_on = forms.BooleanField(label=gettext_lazy("Then let it go on"), required=False)

    def __init__(self, data: Any, *, campaign: Campaign, may_send: bool) -> None:
        price = campaign.own_price
        initial = {
            "budget": campaign.budget,
            "own_price": None if price is None else price.normalize(),
            "most_messages": campaign.stops.get("mostMessages"),
            "go_on": True,
        }
        super().__init__(data, initial=initial)
        self._stops = as_written(campaign.stops)
        if campaign.status != Status.PAUSED or not may_send:
            del self.fields["go_on"]
        for name in ("budget", "own_price"):
            # A comma is a point too; a browser's own number field would take neither.
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput({"inputmode": "decimal"})
        self.fields["most_messages"].widget = forms.TextInput({"inputmode": "numeric"})

    def stops(self) -> dict[str, Any]:
        """All rules, with the one that is asked for here."""
        most = self.cleaned_data.get("most_messages")
        rest = {name: value for name, value in self._stops.items() if name != "mostMessages"}
        return {**rest, "mostMessages": most} if most else rest
