"""Shapes of contacts and tags in the API. Keys of attributes are the company's own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.models import Contact
from apps.conversations.people import tags
from apps.conversations.people.details import LONGEST_NOTES

ATTRIBUTE = "attributes."  # before the key, in an address
_DETAIL_NAMES = {"phone_number": "phone"}


class AttributeValue(serializers.Field[Any, Any, Any, Any]):
    """Text, a number, true or false; null takes the attribute away."""

    default_error_messages = {"unfit": _("Write text, a number, true, false or null here.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str | int | float | bool):
            self.fail("unfit")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class ContactQuery(Query):
    """`attributes.<key>=<value>` finds those who have this value, for each attribute."""

    search = serializers.CharField(required=False, max_length=200)
    tag = serializers.CharField(required=False, max_length=tags.LONGEST)
    segment = serializers.UUIDField(required=False)
    opted_out = serializers.BooleanField(required=False)
    blocked = serializers.BooleanField(required=False)
    phone_number = serializers.CharField(required=False, max_length=40)
    email = serializers.CharField(required=False, max_length=254)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        Contact.Source.choices, required=False
    )

    def get_fields(self) -> dict[str, Any]:
        asked = getattr(self, "initial_data", None) or {}
        of_attributes: dict[str, Any] = {
            name: serializers.CharField(max_length=1000)
            for name in asked
            if name.startswith(ATTRIBUTE) and name.count(".") == 1 and name != ATTRIBUTE
        }
        return {**super().get_fields(), **of_attributes}


class ChangeContactInput(Serializer):
    """`version`: the one you read; if somebody has saved since, nothing is changed. `tags`
    replaces all tags; of `attributes` only those that are named change, null removes one."""

    phone_number = serializers.CharField(required=False, max_length=40, allow_blank=True)
    name = Line(required=False, max_length=200, allow_blank=True)
    email = serializers.CharField(required=False, max_length=254, allow_blank=True)
    category = Line(required=False, max_length=80, allow_blank=True)
    notes = serializers.CharField(required=False, max_length=LONGEST_NOTES, allow_blank=True)
    tags = serializers.ListField(
        child=Line(max_length=tags.LONGEST), required=False, max_length=tags.MOST
    )
    attributes = serializers.DictField(child=AttributeValue(), required=False)
    language = serializers.CharField(required=False, max_length=10, allow_blank=True)
    time_zone = serializers.CharField(required=False, max_length=50, allow_blank=True)
    owner_id = serializers.UUIDField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, min_value=1, max_value=2_147_483_647)


class ContactInput(ChangeContactInput):
    """A name, a number or an e-mail is enough."""

    version = None  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.get(name, "").strip() for name in ("name", "phone_number", "email")):
            said = _("Write at least a name, a number or an e-mail.")
            raise serializers.ValidationError({"name": [said]})
        return attrs


class OrNull(serializers.CharField):
    """Null where nothing stands."""

    def to_representation(self, value: Any) -> Any:
        return value or None


class ContactOutput(Serializer):
    """`phoneNumber` null: known by another name only, such as an id at WhatsApp. `timeZone` "":
    that of the number. `optedOut`: wants no promotions, on one medium or all."""

    id = serializers.UUIDField()
    phone_number = OrNull(source="phone", allow_null=True)
    name = serializers.CharField()
    email = serializers.CharField()
    category = serializers.CharField()
    notes = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField(), source="tag_names")
    attributes = serializers.DictField(child=AttributeValue())
    language = serializers.CharField()
    time_zone = serializers.CharField()
    owner_id = serializers.UUIDField(allow_null=True)
    source = serializers.ChoiceField(Contact.Source.choices)  # type: ignore[assignment]
    opted_out = serializers.BooleanField()
    blocked = serializers.BooleanField(source="is_blocked")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(allow_null=True)
    last_written_at = serializers.DateTimeField(allow_null=True)


class TagInput(Serializer):
    name = Line(max_length=tags.LONGEST)
    color = serializers.ChoiceField(tags.COLORS, default="")


class ChangeTagInput(Serializer):
    name = Line(max_length=tags.LONGEST, required=False)
    color = serializers.ChoiceField(tags.COLORS, required=False)


class TagOutput(Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    color = serializers.ChoiceField(tags.COLORS)
    created_at = serializers.DateTimeField()


class TagQuery(Query):
    search = serializers.CharField(required=False, max_length=tags.LONGEST)


def columns(values: dict[str, Any]) -> dict[str, Any]:
    """What the wire calls phoneNumber is `phone` inside."""
    return {_DETAIL_NAMES.get(name, name): value for name, value in values.items()}


def on_the_wire(field: str) -> str:
    """A detail's name as programs know it, for what is wrong with it."""
    camel = {"phone": "phoneNumber", "time_zone": "timeZone", "owner_id": "ownerId"}
    return camel.get(field, field)
