"""What a campaign says, in the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Serializer
from apps.campaigns.unfit import BadCampaign
from apps.campaigns.wording.checking import HEAVIEST, MOST
from apps.conversations.api.message_contents import ContentInput, Text
from apps.conversations.contents.outgoing import KINDS_FOR_MANY
from apps.whatsapp.api.template_shapes import JsonObject
from apps.whatsapp.models import Template

Values = dict[str, Any]
_FLAT = ("text", "mediaId", "caption", "filename")
_ONE_SAID = _("Say it once: “message”, “variants” or “template”.")
_NO_TEMPLATE = _("There is no such template. Name it by its id, or by name and language.")


class CampaignTemplateInput(Serializer):
    """By `id`, or by `name` and `language`. `variables`: what stands in each of its places (`1`,
    `nome`, `header.1`, `header` for a file, `button.0`); may hold `{{name}}` and the like.
    `components` instead: as Meta takes them in a message."""

    id = serializers.UUIDField(required=False)
    name = Line(required=False, max_length=512)
    language = Line(required=False, max_length=15)
    variables = JsonObject(required=False)
    components = serializers.ListField(child=JsonObject(), required=False, max_length=10)

    def validate(self, attrs: Values) -> Values:
        if ("id" in attrs) == ("name" in attrs and "language" in attrs):
            raise serializers.ValidationError({"name": [_NO_TEMPLATE]})
        return attrs


class SayingInput(Serializer):
    """`type` with `text`, or `mediaId`, `caption` and `filename`; of other kinds `content`."""

    type = serializers.ChoiceField(KINDS_FOR_MANY, required=False)
    text = Text(required=False, allow_blank=True)
    media_id = serializers.UUIDField(required=False)
    caption = Text(required=False, allow_blank=True)
    filename = Line(required=False, max_length=200, allow_blank=True)
    content = ContentInput(required=False)


class CampaignVariantInput(SayingInput):
    """One of several texts; of every hundred people as many get it as it weighs."""

    name = Line(required=False, max_length=80, allow_blank=True)
    template = CampaignTemplateInput(required=False)
    weight = serializers.IntegerField(required=False, min_value=1, max_value=HEAVIEST)


class MessageField(serializers.JSONField):
    """A text, or one variant."""

    _spectacular_annotation = {"field": {"oneOf": [{"type": "string"}, {"type": "object"}]}}

    def to_internal_value(self, data: Any) -> Values:
        if isinstance(data, str):
            data = {"type": "text", "text": data}
        variant = CampaignVariantInput(data=data)
        variant.is_valid(raise_exception=True)
        return dict(variant.validated_data)


class SaysInput(Serializer):
    """One of `message`, `variants` and `template`."""

    message = MessageField(required=False)
    variants = serializers.ListField(child=CampaignVariantInput(), required=False, max_length=MOST)
    template = CampaignTemplateInput(required=False)
    twin = SayingInput(required=False, allow_null=True)

    def validate(self, attrs: Values) -> Values:
        if len({"message", "variants", "template"} & attrs.keys()) > 1:
            raise serializers.ValidationError({"message": [_ONE_SAID]})
        return attrs


def said_of(values: Values) -> Values:
    """The part of a draft's `given` that says something. Raises BadCampaign for a template that
    there is not."""
    given: Values = {}
    if "variants" in values:
        given["variants"] = [
            _variant(one, f"variants.{nth}") for nth, one in enumerate(values["variants"])
        ]
    elif "message" in values:
        given["variants"] = [_variant(values["message"], "message")]
    elif "template" in values:
        given["variants"] = [_variant({"template": values["template"]}, "")]
    if "twin" in values:
        given["twin"] = _saying(values["twin"]) if values["twin"] else None
    return given


def variant_as_wire(kept: Mapping[str, Any]) -> Values:
    """In the words of the input."""
    told: Values = {"name": kept.get("name", ""), "weight": kept.get("weight", 1)}
    if use := kept.get("template"):
        renamed = {"values": "variables"}
        return {**told, "template": {renamed.get(name, name): one for name, one in use.items()}}
    return {**told, **saying_as_wire(kept)}


def saying_as_wire(kept: Mapping[str, Any]) -> Values:
    content = dict(kept.get("content") or {})
    flat = {name: content.pop(name) for name in _FLAT if name in content}
    rest = {"content": content} if content else {}
    return {"type": kept.get("kind"), **flat, **rest}


def _variant(values: Values, where: str) -> Values:
    about: Values = {name: values[name] for name in ("name", "weight") if name in values}
    if "template" in values:
        return {**about, "template": _template(values["template"], where)}
    return {**about, **_saying(values)}


def _saying(values: Values) -> Values:
    flat = {
        "text": values.get("text"),
        "mediaId": str(values["media_id"]) if "media_id" in values else None,
        "caption": values.get("caption"),
        "filename": values.get("filename"),
    }
    told = {name: value for name, value in flat.items() if value is not None}
    kind = values.get("type") or ("text" if "text" in told else None)
    return {"kind": kind, "content": {**values.get("content", {}), **told}}


def _template(values: Values, where: str) -> Values:
    use: Values = {name: values[name] for name in ("name", "language") if name in values}
    if "id" in values:
        use = _named(values["id"], where)
    if "components" in values:
        return {**use, "components": values["components"]}
    return {**use, "values": values.get("variables", {})}


def _named(pk: UUID, where: str) -> Values:
    found = Template.objects.present().filter(pk=pk).values("name", "language").first()
    if found is None:
        field = f"{where}.template.id".removeprefix(".")
        raise BadCampaign({field: [str(_NO_TEMPLATE)]})
    return dict(found)
