"""Step four: when it leaves, how fast, and what stops it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.campaigns.drafting.repeats import MOST_TIMES
from apps.campaigns.forms.base import Json, StepForm
from apps.campaigns.models import Campaign, MissedStart, SendingWindow
from apps.campaigns.recurring.rule import WEEKDAYS

REPLIED = "replied"  # what counts where nobody said
METRICS = [
    ("read", gettext_lazy("how many read it")),
    (REPLIED, gettext_lazy("how many answer")),
    ("delivered", gettext_lazy("how many it reaches")),
]
_PERCENT: dict[str, Any] = {"min_value": 0, "max_value": 100, "required": False}


class WhenForm(StepForm):
    """`start` is now or at a time; a pace is the channels' own unless it is said."""

    PLACES: ClassVar = (
        ("scheduled_at", "at"),
        ("missed_start", "missed_start"),
        ("repeats.weekdays", "weekdays"),
        ("repeats.lastDay", "last_day"),
        ("repeats.times", "times"),
        ("repeats", "again"),
        ("window", "window"),
        ("pace.minGapSeconds", "min_gap"),
        ("pace.maxGapSeconds", "max_gap"),
        ("pace", "per_second"),
        ("budget", "budget"),
        ("own_price", "own_price"),
        ("stops.mostMessages", "most_messages"),
        ("stops.optOutRate", "opt_out_rate"),
        ("stops.leastSent", "least_sent"),
        ("stops", "error_rate"),
        ("canary.minutes", "canary_minutes"),
        ("canary", "canary_percent"),
        ("experiment.holdoutPercent", "holdout"),
        ("experiment.testPercent", "test"),
        ("experiment", "metric"),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("When it begins"),
        choices=[
            ("", gettext_lazy("As soon as I press Send")),
            ("at", gettext_lazy("At a time")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Day and time"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        error_messages={
            "invalid": gettext_lazy("Write a day and a time, such as 2026-11-27 09:00.")
        },
    )
    again = forms.ChoiceField(
        label=gettext_lazy("And again"),
        choices=[
            ("", gettext_lazy("No, once")),
            ("day", gettext_lazy("Every day")),
            ("week", gettext_lazy("Every week")),
            ("month", gettext_lazy("Every month")),
        ],
        required=False,
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these days"),
        choices=list(zip(WEEKDAYS, WEEKDAYS_ABBR.values(), strict=True)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Until this day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": gettext_lazy("Write a day, such as 2026-12-31.")},
    )
    times = forms.IntegerField(
        label=gettext_lazy("At most so often"), min_value=1, max_value=MOST_TIMES, required=False
    )
    missed_start = forms.ChoiceField(
        label=gettext_lazy("If nothing could be started at that time"),
        choices=MissedStart.choices,
        required=False,
    )
    window = forms.ModelChoiceField(
        label=gettext_lazy("Sending window"),
        queryset=SendingWindow.objects.all(),
        required=False,
        empty_label=gettext_lazy("At any hour"),
    )
    per_second = forms.FloatField(
        label=gettext_lazy("At most so many a second"), min_value=0.01, max_value=1000,
        required=False,
    )  # fmt: skip
    min_gap = forms.FloatField(
        label=gettext_lazy("Seconds between two, at least"), min_value=0, max_value=3600,
        required=False,
    )  # fmt: skip
    max_gap = forms.FloatField(
        label=gettext_lazy("and at most"), min_value=0, max_value=3600, required=False
    )
    budget = forms.DecimalField(
        label=gettext_lazy("Never spend more than"), min_value=Decimal("0.01"), max_digits=12,
        decimal_places=2, required=False,
    )  # fmt: skip
    own_price = forms.DecimalField(
        label=gettext_lazy("What one message costs you"), min_value=Decimal(0),
        max_value=Decimal(1000), max_digits=12, decimal_places=6, required=False,
    )  # fmt: skip
    most_messages = forms.IntegerField(
        label=gettext_lazy("Send no more messages than"), min_value=1, max_value=100_000_000,
        required=False,
    )  # fmt: skip
    error_rate = forms.FloatField(label=gettext_lazy("fail, in percent"), **_PERCENT)
    opt_out_rate = forms.FloatField(label=gettext_lazy("ask to leave, in percent"), **_PERCENT)
    least_sent = forms.IntegerField(
        label=gettext_lazy("after so many messages"), min_value=1, max_value=1_000_000,
        required=False,
    )  # fmt: skip
    canary_percent = forms.FloatField(label=gettext_lazy("First so many percent"), **_PERCENT)
    canary_minutes = forms.IntegerField(
        label=gettext_lazy("then wait so many minutes"), min_value=1, max_value=10_080,
        required=False,
    )  # fmt: skip
    holdout = forms.FloatField(label=gettext_lazy("get nothing, in percent"), **_PERCENT)
    test = forms.FloatField(label=gettext_lazy("get a version first, in percent"), **_PERCENT)
    metric = forms.ChoiceField(
        label=gettext_lazy("The better one is told by"), choices=METRICS, required=False
    )
    ignores_cap = forms.BooleanField(
        label=gettext_lazy("Also send to those who already got as many offers as are allowed"),
        required=False,
    )

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data, initial=_initial(campaign))
        for field in self.fields.values():
            if isinstance(field, forms.FloatField | forms.DecimalField):
                # A comma is a point too; a browser's own number field would take neither.
                field.localize = True
                field.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
            elif isinstance(field, forms.IntegerField):
                field.widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def clean_at(self) -> Any:
        at, is_planned = self.cleaned_data.get("at"), self.data.get("start") == "at"
        if is_planned and at is None and not self.errors.get("at"):
            raise forms.ValidationError(_("Choose the day and the time."), code="required")
        if is_planned and at and at < timezone.now():
            raise forms.ValidationError(
                _("That moment has passed. Choose a later one."), code="in_the_past"
            )
        return at

    @property
    def quiet(self) -> frozenset[str]:
        """What is only not written yet: told when somebody wants to go on."""
        is_open = self.data.get("start") == "at" and not self.data.get("at")
        return frozenset({"at"}) if is_open else frozenset()

    def clean(self) -> Json:
        told: Json = super().clean() or {}
        least, most = told.get("min_gap"), told.get("max_gap")
        if least is not None and most is not None and least > most:
            self.add_error("max_gap", _("The longest gap is shorter than the shortest."))
        at, last = told.get("at"), told.get("last_day")
        if self._repeats() and at and last and last < timezone.localtime(at).date():
            self.add_error("last_day", _("This day is before the first. Choose a later one."))
        return told

    def given(self) -> Json:
        told = self.cleaned_data
        given: Json = {"ignores_cap": bool(told.get("ignores_cap"))}
        if "at" in told:
            given["scheduled_at"] = told["at"] if told.get("start") == "at" else None
        if "at" in told and not self.errors.keys() & {"again", "weekdays", "last_day", "times"}:
            given["repeats"] = self._repeats()
        if told.get("missed_start"):
            given["missed_start"] = told["missed_start"]
        if "window" in told:
            given["window"] = told["window"]
        if "budget" in told:
            given["budget"] = told["budget"]
        if "own_price" in told:
            given["own_price"] = told["own_price"]
        return given | {
            "pace": self._part(
                messagesPerSecond="per_second", minGapSeconds="min_gap", maxGapSeconds="max_gap"
            ),
            "stops": self._part(
                errorRate="error_rate",
                optOutRate="opt_out_rate",
                leastSent="least_sent",
                mostMessages="most_messages",
            ),
            "canary": self._canary(),
            "experiment": self._experiment(),
        }

    def _part(self, **fields: str) -> Json:
        """Key → what its field says; without those that say nothing."""
        told = {key: self.cleaned_data.get(field) for key, field in fields.items()}
        return {key: _plain(value) for key, value in told.items() if value not in (None, "")}

    def _repeats(self) -> Json:
        told = self.cleaned_data
        if told.get("start") != "at" or not told.get("again"):
            return {}
        days = {"weekdays": told.get("weekdays")} if told["again"] == "week" else {}
        return {"every": told["again"], **days, **self._part(lastDay="last_day", times="times")}

    def _canary(self) -> Json:
        part = self._part(percent="canary_percent", minutes="canary_minutes")
        return part if part.get("percent") else {}

    def _experiment(self) -> Json:
        part = self._part(holdoutPercent="holdout", testPercent="test")
        part = {key: value for key, value in part.items() if value}
        metric = self.cleaned_data.get("metric")
        return {**part, "metric": metric} if metric and (part or metric != REPLIED) else part


def _plain(value: Any) -> Any:
    """5.0 is 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _initial(campaign: Campaign) -> Json:
    pace, stops = campaign.pace, campaign.stops
    canary, experiment, repeats = campaign.canary, campaign.experiment, campaign.repeats
    return {
        "start": "at" if campaign.scheduled_at else "",
        "at": campaign.scheduled_at,
        "missed_start": campaign.missed_start,
        "again": repeats.get("every", ""),
        "weekdays": repeats.get("weekdays", []),
        "last_day": repeats.get("lastDay"),
        "times": repeats.get("times"),
        "window": campaign.window_id,
        "per_second": pace.get("messagesPerSecond"),
        "min_gap": pace.get("minGapSeconds"),
        "max_gap": pace.get("maxGapSeconds"),
        "budget": campaign.budget,
        "own_price": None if campaign.own_price is None else campaign.own_price.normalize(),
        "most_messages": stops.get("mostMessages"),
        "error_rate": stops.get("errorRate"),
        "opt_out_rate": stops.get("optOutRate"),
        "least_sent": stops.get("leastSent"),
        "canary_percent": canary.get("percent"),
        "canary_minutes": canary.get("minutes"),
        "holdout": experiment.get("holdoutPercent"),
        "test": experiment.get("testPercent"),
        "metric": experiment.get("metric", REPLIED),
        "ignores_cap": campaign.ignores_cap,
    }
