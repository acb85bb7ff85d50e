"""Segments on the wire."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.models import Segment
from apps.conversations.segments import tree
from apps.conversations.segments.refusals import BadRules
from apps.conversations.segments.tree import Json


class RulesField(serializers.JSONField):
    """`{}` is everybody. A rule is `{"all": [rule, …]}`, `{"any": [rule, …]}`, `{"not": rule}` or
    `{"field": …, "is": …, "value": …}`. Keys and values pass as they are."""

    def to_internal_value(self, data: Any) -> Json:
        rules = super().to_internal_value(data)
        try:
            return tree.as_json(tree.read(rules))
        except BadRules as refusal:
            said = [
                f"{where}: {word}" if where else word
                for where, words in refusal.errors.items()
                for word in words
            ]
            raise serializers.ValidationError(said) from refusal


class SegmentInput(Serializer):
    """`contactIds` are for lists, `rules` for the others."""

    name = Line(max_length=80)
    kind = serializers.ChoiceField(Segment.Kind.values, default=Segment.Kind.RULES)
    rules = RulesField(required=False)
    contact_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=1000
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_list = attrs.get("kind") == Segment.Kind.LIST
        foreign = "rules" if is_list else "contact_ids"
        if foreign in attrs:
            name = "rules" if is_list else "contactIds"
            raise serializers.ValidationError({name: [_("This kind of segment has none.")]})
        return attrs


class SegmentPatch(Serializer):
    """`addContactIds` and `removeContactIds` are for lists, `rules` for the others."""

    name = Line(max_length=80)
    rules = RulesField()
    add_contact_ids = serializers.ListField(child=serializers.UUIDField(), max_length=1000)
    remove_contact_ids = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class SegmentQuery(Query):
    kind = serializers.ChoiceField(Segment.Kind.values, required=False)


class SegmentOutput(Serializer):
    """`sentence`: the rules in words; `broken`: they name something that is gone."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Segment.Kind.values)
    rules = serializers.JSONField()
    sentence = serializers.CharField(allow_null=True)
    broken = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()

    def to_representation(self, instance: Segment) -> Any:
        from apps.conversations.segments import words

        told: dict[str, Any] = {"sentence": None, "broken": False}
        try:
            if instance.kind != Segment.Kind.LIST:
                told["sentence"] = words.sentence(instance.rules)
        except BadRules:
            told["broken"] = True
        own = {one.attname: getattr(instance, one.attname) for one in instance._meta.fields}
        return super().to_representation({**own, **told})


class CountOutput(Serializer):
    """`isExact` false: counting took too long, this is what the database expects."""

    total = serializers.IntegerField(min_value=0)
    is_exact = serializers.BooleanField()
