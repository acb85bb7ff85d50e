"""Shapes of opt-outs and of the rules of consent in the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.consent import suppressing, words
from apps.conversations.models import Category, ConsentRules, How, Medium
from apps.whatsapp import phones


class PhoneNumber(serializers.CharField):
    """Any usual way of writing a number; a Brazilian one may be without its country."""

    default_error_messages = {
        "no_number": _("This is no telephone number. Write it with its country, as +55 11 …")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        try:
            return phones.read(super().to_internal_value(data))
        except phones.NotAPhone:
            self.fail("no_number")


class OptOutQuery(Query):
    """`phoneNumber`: of one person only."""

    phone_number = PhoneNumber(required=False)
    medium = serializers.ChoiceField(Medium.choices, required=False)
    category = serializers.ChoiceField(Category.choices, required=False)


class OptOutInput(Serializer):
    """`categories` left out: everything that is not an answer. `reason`: where it was said."""

    phone_number = PhoneNumber()
    medium = serializers.ChoiceField(Medium.choices, default=Medium.WHATSAPP)
    categories = serializers.ListField(
        child=serializers.ChoiceField(Category.choices),
        default=list(suppressing.BEGUN_BY_US),
        min_length=1,
        max_length=4,
    )
    reason = Line(max_length=200, default="", allow_blank=True)


class TakeBackQuery(Query):
    """Which opt-out is over. `category` left out: everything that is not an answer."""

    phone_number = PhoneNumber()
    medium = serializers.ChoiceField(Medium.choices, default=Medium.WHATSAPP)
    category = serializers.ChoiceField(Category.choices, required=False)
    reason = Line(max_length=200, default="", allow_blank=True)


class OptOutOutput(Serializer):
    """`kind`: a contact who withdrew, or a number on the suppression list. `phoneNumber` null:
    the contact has none, or the person was erased and only a digest is kept."""

    contact_id = serializers.UUIDField(allow_null=True)
    phone_number = serializers.CharField(allow_null=True)
    medium = serializers.ChoiceField(Medium.choices)
    category = serializers.ChoiceField(Category.choices)
    kind = serializers.ChoiceField(["withdrawn", "suppressed"])
    how = serializers.ChoiceField(How.choices, source="how_told", allow_null=True)
    reason = serializers.CharField(source="why")
    since = serializers.DateTimeField(source="since_when")

    def to_representation(self, instance: dict[str, Any]) -> Any:
        empty_is_null = {
            name: instance[name] or None for name in ("phone_number", "how_told", "contact_id")
        }
        return super().to_representation(instance | empty_is_null)


class ConsentOutput(Serializer):
    """`stopWords` and `startWords` as they are in force; texts empty: Recado's own."""

    policy = serializers.ChoiceField(ConsentRules.Policy.choices)
    stop_reach = serializers.ChoiceField(ConsentRules.Reach.choices)
    stop_words = serializers.ListField(child=serializers.CharField())
    start_words = serializers.ListField(child=serializers.CharField())
    most_marketing = serializers.IntegerField(allow_null=True)
    marketing_days = serializers.IntegerField()
    most_unanswered = serializers.IntegerField(allow_null=True)
    confirms = serializers.BooleanField()
    asks_twice = serializers.BooleanField()
    stop_text = serializers.CharField(allow_blank=True)
    start_text = serializers.CharField(allow_blank=True)
    question_text = serializers.CharField(allow_blank=True)


class _Words(serializers.ListField):
    """Words that mean something: letters or digits, not signs alone. Null: Recado's own."""

    default_error_messages = {
        "empty_word": _("A word needs a letter or a digit. Take out what has none.")
    }

    def __init__(self, **kwargs: Any) -> None:
        child = Line(max_length=words.LONGEST)
        super().__init__(child=child, max_length=words.MOST, **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        given: list[str] = super().to_internal_value(data)
        if not all(map(words.folded, given)):
            self.fail("empty_word")
        return given


def _limit(*, most: int = 100, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, min_value=1, max_value=most, **more)


class ConsentInput(Serializer):
    """`policy`: `given` sends promotions only to who agreed, `not_withdrawn` to all but those
    who withdrew. `stopReach`: what a stop word ends. `mostMarketing` promotions sent to many within
    `marketingDays`, and `mostUnanswered` in a row without an answer, for each person; null: no
    limit. Empty texts are Recado's own."""

    policy = serializers.ChoiceField(ConsentRules.Policy.choices, required=False)
    stop_reach = serializers.ChoiceField(ConsentRules.Reach.choices, required=False)
    stop_words = _Words(required=False, allow_null=True, min_length=1)
    start_words = _Words(required=False, allow_null=True)
    most_marketing = _limit(allow_null=True)
    marketing_days = _limit(most=90)
    most_unanswered = _limit(allow_null=True)
    confirms = serializers.BooleanField(required=False)
    asks_twice = serializers.BooleanField(required=False)
    stop_text = serializers.CharField(required=False, allow_blank=True, max_length=500)
    start_text = serializers.CharField(required=False, allow_blank=True, max_length=500)
    question_text = serializers.CharField(required=False, allow_blank=True, max_length=500)
