"""Shapes of what is said, in the API: kept under the names that they have on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Serializer, camel
from apps.whatsapp.api.template_shapes import JsonObject

LONGEST = 65_536  # characters of a text; what a channel allows is said when it is known
ADDRESS = 2000


class Text(serializers.CharField):
    """Text and nothing else, blanks at its ends included."""

    default_error_messages = {"unfit": _("Write text here.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": LONGEST, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("unfit")
        return super().to_internal_value(data)


class Part(Serializer):
    """What it holds is handed on as it is kept: camelCase, ids as text."""

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        return {camel(name): _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


class CardInput(Part):
    name = Text(max_length=1024)
    phones = serializers.ListField(child=Text(max_length=40), required=False, max_length=20)
    emails = serializers.ListField(child=Text(max_length=254), required=False, max_length=20)
    organisation = Text(required=False, max_length=200)


class ButtonInput(Part):
    id = Text(max_length=256)
    title = Text(max_length=100)


class RowInput(Part):
    id = Text(max_length=200)
    title = Text(max_length=100)
    description = Text(required=False, max_length=200, allow_blank=True)


class SectionInput(Part):
    title = Text(required=False, max_length=100, allow_blank=True)
    rows = serializers.ListField(child=RowInput(), max_length=10)


class ContentInput(Part):
    """By `type`. Text: `text`, `previewUrl`. Files: `mediaId` or `mediaUrl`, which is fetched at
    once; `caption`, `filename`, of audio `voice`. Location: `latitude`, `longitude`, `name`,
    `address`. Contacts: `contacts`. Interactive: `body`, `header`, `footer`, and `buttons`, or
    `button` with `sections` or with `url`; a file as header is `mediaId`; or `interactive`, any
    other in Meta's own shape. Reaction: `messageId` (ours or the provider's) and `emoji`, "" takes
    it away. In all texts `{{name}}` and the like are filled; `{{name|customer}}` has a fall-back.
    """

    text = Text(required=False)
    preview_url = serializers.BooleanField(required=False)
    media_id = serializers.UUIDField(required=False)
    media_url = Text(required=False, max_length=ADDRESS)
    caption = Text(required=False, allow_blank=True)
    filename = Line(required=False, max_length=200, allow_blank=True)
    voice = serializers.BooleanField(required=False)
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    name = Text(required=False, max_length=1000, allow_blank=True)
    address = Text(required=False, max_length=1000, allow_blank=True)
    contacts = serializers.ListField(child=CardInput(), required=False, max_length=50)
    body = Text(required=False)
    header = Text(required=False, allow_blank=True)
    footer = Text(required=False, allow_blank=True)
    buttons = serializers.ListField(child=ButtonInput(), required=False, max_length=10)
    button = Text(required=False)
    url = Text(required=False, max_length=ADDRESS)
    sections = serializers.ListField(child=SectionInput(), required=False, max_length=10)
    interactive = JsonObject(required=False)
    message_id = Text(required=False, max_length=200)
    emoji = Text(required=False, max_length=40, allow_blank=True)


class TemplateUseInput(Serializer):
    """Its values in one of two forms. `components`: as Meta takes them in a message. `values`: by
    variable (`1`, `nome`), `header.<variable>`, `header` for a file (`{"mediaId"}` or `{"link"}`)
    or place, `button.<index>`. Both may hold `{{name}}` and the like."""

    name = Line(max_length=512)
    language = Line(max_length=15)
    components = serializers.ListField(child=JsonObject(), required=False, max_length=10)
    values = JsonObject(required=False)
