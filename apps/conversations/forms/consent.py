"""What the company says of consent, and what colleagues note of somebody's."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Tenant
from apps.conversations.consent import answers, rules, words
from apps.conversations.models import Category, ConsentRules, Medium

POLICIES = [
    (
        ConsentRules.Policy.GIVEN,
        gettext_lazy("Only people who agreed, and whose yes is noted here"),
    ),
    (ConsentRules.Policy.NOT_WITHDRAWN, gettext_lazy("Everybody except those who said no")),
]
REACHES = [
    (
        ConsentRules.Reach.BEGUN_BY_US,
        gettext_lazy("Promotions and notices: you write only when they write first"),
    ),
    (ConsentRules.Reach.MARKETING, gettext_lazy("Promotions only: notices still go out")),
]


class WordsField(forms.CharField):
    """Words, one on a line or between commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 4, "spellcheck": "false"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        given = [line.strip() for line in text.replace(",", "\n").splitlines() if line.strip()]
        long = next((word for word in given if len(word) > words.LONGEST), "")
        if long:
            said = _("“%(word)s…” is too long for a word. Use at most %(most)d characters.")
            raise ValidationError(said % {"word": long[:20], "most": words.LONGEST}, code="long")
        kept = words.different(given)
        if len(given) > words.MOST and len(kept) == words.MOST:
            said = _("There is room for %(most)d words. Take some out.")
            raise ValidationError(said % {"most": words.MOST}, code="many")
        return kept

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(_("Leave at least one word."), code="required")

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


def _answer(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


def _limit(label: Any, hint: Any = "", *, most: int = 100) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, min_value=1, max_value=most, required=False
    )


class RulesForm(forms.Form):
    """Empty answers mean ours, which stand behind them as a placeholder."""

    policy = forms.ChoiceField(
        label=gettext_lazy("Promotions go to"), choices=POLICIES, widget=forms.RadioSelect
    )
    most_marketing = _limit(
        gettext_lazy("Promotions for each person, at most"),
        gettext_lazy("Empty: no limit. Two in seven days annoy few people."),
    )
    marketing_days = _limit(gettext_lazy("Within so many days"), most=90)
    most_unanswered = _limit(
        gettext_lazy("Promotions in a row without an answer, at most"),
        gettext_lazy("Empty: no limit. Whoever writes begins anew."),
    )
    stop_words = WordsField(label=gettext_lazy("Words that mean stop"))
    stop_reach = forms.ChoiceField(
        label=gettext_lazy("What they end on WhatsApp"), choices=REACHES, widget=forms.RadioSelect
    )
    start_words = WordsField(label=gettext_lazy("Words that mean start"), required=False)
    asks_twice = forms.BooleanField(
        label=gettext_lazy("Ask once more before it counts"), required=False
    )
    question_text = _answer(gettext_lazy("The question"))
    confirms = forms.BooleanField(
        label=gettext_lazy("Answer once that it was heard"), required=False
    )
    stop_text = _answer(gettext_lazy("Answer to a stop word"))
    start_text = _answer(gettext_lazy("Answer to a start word"))

    def __init__(self, data: Any, *, tenant: Tenant, in_force: ConsentRules) -> None:
        initial = {name: getattr(in_force, name) for name in self.base_fields} | {
            "stop_words": list(rules.stop_words(in_force)),
            "start_words": list(rules.start_words(in_force)),
        }
        super().__init__(data, initial=initial)
        ours = ConsentRules(stop_reach=in_force.stop_reach, start_words=in_force.start_words)
        promotions = in_force.stop_reach == ConsentRules.Reach.MARKETING
        for name, text in {
            "question_text": answers.question(tenant, ours),
            "stop_text": answers.stopped(tenant, ours, only_promotions=promotions),
            "start_text": answers.started(tenant, ours),
        }.items():
            self.fields[name].widget.attrs["placeholder"] = text

    def clean_marketing_days(self) -> int:
        days: int | None = self.cleaned_data["marketing_days"]
        return days or rules.MARKETING_DAYS

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        stop = set(map(words.folded, given.get("stop_words", [])))
        both = [word for word in given.get("start_words", []) if words.folded(word) in stop]
        if both:
            said = _("“%(word)s” is a stop word too. Leave it in one of the two lists.")
            self.add_error("start_words", said % {"word": both[0]})
        return given


#: What a colleague can note; answers to what people write need nobody's consent.
NOTED = [
    (Category.MARKETING, gettext_lazy("Promotions")),
    (Category.UTILITY, gettext_lazy("Notices, such as orders and appointments")),
    (Category.AUTHENTICATION, gettext_lazy("Codes")),
]


class NoteForm(forms.Form):
    """Somebody agreed or said no; how that can be shown later."""

    given = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[("yes", gettext_lazy("They agreed")), ("no", gettext_lazy("They said no"))],
        widget=forms.RadioSelect,
    )
    medium = forms.ChoiceField(
        label=gettext_lazy("By WhatsApp or SMS"), choices=Medium.choices, widget=forms.RadioSelect
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("About"), choices=NOTED, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=gettext_lazy("Where they said it"),
        max_length=200,
        help_text=gettext_lazy("Such as: at the counter, by phone, form of the summer fair."),
    )
    words = forms.CharField(
        label=gettext_lazy("What they said, or were shown"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    day = forms.DateField(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("Empty means now."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    proof = forms.FileField(
        label=gettext_lazy("File that shows it"),
        required=False,
        help_text=gettext_lazy("A signed sheet or a picture of it."),
    )

    def clean_day(self) -> datetime | None:
        """Noon of an earlier day; None: now."""
        day = self.cleaned_data["day"]
        today = timezone.localdate()
        if day and day > today:
            raise ValidationError(_("That day is still to come."), code="in_the_future")
        if day is None or day == today:
            return None
        return timezone.make_aware(datetime.combine(day, time(12)))
