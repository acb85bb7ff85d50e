"""Shapes of templates in the API. Components are Meta's own and pass untouched."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Query, Serializer
from apps.whatsapp.message_templates import sendable
from apps.whatsapp.message_templates.variables import slots_of
from apps.whatsapp.models import Template

LARGEST = 64 * 1024  # bytes of components or values


class JsonObject(serializers.DictField):
    """An object whose keys are somebody else's."""

    default_error_messages = {
        "unfit": _("This holds characters that no text may hold. Take them out."),
        "large": _("This is too large. Use at most 64 KB."),
    }

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        try:
            raw = json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self.fail("unfit")
        if "\\u0000" in raw.decode():
            self.fail("unfit")
        if len(raw) > LARGEST:
            self.fail("large")
        return value


class Category(serializers.ChoiceField):
    """In small or in Meta's capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Template.Category.choices, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data.lower() if isinstance(data, str) else data)


class TemplateQuery(Query):
    search = serializers.CharField(required=False, max_length=200)
    status = serializers.CharField(required=False, max_length=16)
    category = Category(required=False)
    language = serializers.CharField(required=False, max_length=15)
    channel_id = serializers.UUIDField(required=False)


class ChangeTemplateInput(Serializer):
    """`name`, `language` and `parameterFormat` only of a draft; `submit` sends a draft to Meta."""

    name = serializers.RegexField(r"^[a-z0-9_]{1,512}$", required=False)
    language = serializers.RegexField(r"^[a-z]{2,3}(_[A-Z]{2})?$", required=False)
    category = Category(required=False)
    components = serializers.ListField(
        child=JsonObject(), required=False, min_length=1, max_length=10
    )
    parameter_format = serializers.ChoiceField(Template.ParameterFormat.choices, required=False)
    message_send_ttl_seconds = serializers.IntegerField(
        required=False, allow_null=True, min_value=-1, max_value=2_592_000
    )
    sample_media_id = serializers.UUIDField(required=False, allow_null=True)
    submit = serializers.BooleanField(required=False)


class TemplateInput(ChangeTemplateInput):
    """`channelId` says which account where there are several; `submit` false keeps a draft."""

    name = serializers.RegexField(r"^[a-z0-9_]{1,512}$")
    language = serializers.RegexField(r"^[a-z]{2,3}(_[A-Z]{2})?$")
    category = Category()
    components = serializers.ListField(child=JsonObject(), min_length=1, max_length=10)
    channel_id = serializers.UUIDField(required=False)
    submit = serializers.BooleanField(default=True)


class SyncInput(Serializer):
    """Without `channelId` all accounts of the company."""

    channel_id = serializers.UUIDField(required=False)


class DeleteQuery(Query):
    all_languages = serializers.BooleanField(default=False)


class VariableOutput(Serializer):
    """A place that every message fills; `key` is what its value is given by."""

    key = serializers.CharField()
    part = serializers.ChoiceField(["header", "body", "button"])
    kind = serializers.ChoiceField(
        ["text", "image", "video", "document", "location", "coupon", "url"]
    )
    name = serializers.CharField()
    index = serializers.IntegerField(min_value=0)
    example = serializers.CharField()


class WhyNotOutput(Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class TemplateOutput(Serializer):
    """`whyNot` null: it may be sent now."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    language = serializers.CharField()
    category = serializers.CharField()
    impending_category = serializers.CharField()
    status = serializers.CharField()
    status_reason = serializers.CharField()
    status_advice = serializers.CharField()
    quality = serializers.ChoiceField(Template.Quality.choices)
    parameter_format = serializers.CharField()
    components = serializers.ListField(child=serializers.DictField())
    variables = VariableOutput(many=True)
    message_send_ttl_seconds = serializers.IntegerField(source="ttl_seconds", allow_null=True)
    sample_media_id = serializers.UUIDField(source="sample_id", allow_null=True)
    business_account_id = serializers.CharField(source="account")
    sandbox = serializers.BooleanField()
    why_not = WhyNotOutput(allow_null=True)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    synced_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Template) -> Any:
        instance.variables = slots_of(instance.components)  # type: ignore[attr-defined]
        instance.why_not = sendable.why_not(instance)  # type: ignore[attr-defined]
        return super().to_representation(instance)


class SyncCountsOutput(Serializer):
    new = serializers.IntegerField(min_value=0)
    changed = serializers.IntegerField(min_value=0)
    gone = serializers.IntegerField(min_value=0)
    same = serializers.IntegerField(min_value=0)


class PreviewInput(Serializer):
    """`values`: a value for each variable's `key`; left out, Meta's examples are used."""

    values = JsonObject(required=False)


class PreviewButtonOutput(Serializer):
    kind = serializers.CharField()
    text = serializers.CharField()
    target = serializers.CharField()


class PreviewOutput(Serializer):
    """The message as the customer reads it, and `components` to send; null when a value is
    missing or wrong, then `problems` says which by its key."""

    header_kind = serializers.CharField()
    header = serializers.CharField()
    body = serializers.CharField()
    footer = serializers.CharField()
    buttons = PreviewButtonOutput(many=True)
    components = serializers.ListField(child=serializers.DictField(), allow_null=True)
    problems = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
