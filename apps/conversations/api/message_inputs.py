"""What programs send to have something said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Serializer
from apps.conversations.api.message_contents import ContentInput, TemplateUseInput, Text
from apps.conversations.contents.outgoing import KINDS, KINDS_FOR_MANY
from apps.conversations.models import Category
from apps.conversations.outbox.many import MOST
from apps.conversations.outbox.settling import Found

_ONE = _("Name one who gets it: “to”, “contactId” or “conversationId”.")
_ONE_OF_TWO = _("Name who gets it: “to” or “contactId”.")
_ONE_CONTENT = _("Say it once: “type” and “content”, “template”, or “variants”.")


class Variables(serializers.DictField):
    """Values of variables beyond those of the contact."""

    def __init__(self, **kwargs: Any) -> None:
        child = Text(max_length=1024, allow_blank=True)
        super().__init__(child=child, required=False, **kwargs)


class ForwardInput(Serializer):
    """To one person: by number, contact or conversation. Without `channelId`: by the
    conversation's channel, else that on which they wrote last, else the best there is."""

    to = Line(required=False, max_length=40)
    contact_id = serializers.UUIDField(required=False)
    conversation_id = serializers.UUIDField(required=False)
    channel_id = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = [name for name in ("to", "contact_id", "conversation_id") if name in attrs]
        if len(named) != 1:
            raise serializers.ValidationError({"to": [_ONE]})
        return attrs


class AddressedInput(ForwardInput):
    """To one person, as above. `replyTo`: the quoted message, by our id or the provider's.
    `leaveAt`: not before that moment, a year away at most; until then it can be called back, and
    what is asked now is asked then once more. `dryRun`: everything is checked, nothing is sent or
    kept."""

    reply_to = Line(required=False, max_length=200)
    variables = Variables()
    leave_at = serializers.DateTimeField(required=False)
    dry_run = serializers.BooleanField(default=False)


class MessageInput(AddressedInput):
    """`category` says what consent is needed; left out, it is an answer (service), which needs
    none."""

    type = serializers.ChoiceField(KINDS)
    content = ContentInput()
    category = serializers.ChoiceField(Category.choices, required=False)


class TemplateMessageInput(AddressedInput):
    template = TemplateUseInput()


class RecipientInput(Serializer):
    to = Line(required=False, max_length=40)
    contact_id = serializers.UUIDField(required=False)
    variables = Variables()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("to" in attrs) == ("contact_id" in attrs):
            raise serializers.ValidationError({"to": [_ONE_OF_TWO]})
        return attrs


class SaidInput(Serializer):
    """`type` and `content`, or `template`."""

    type = serializers.ChoiceField(KINDS_FOR_MANY, required=False)
    content = ContentInput(required=False)
    template = TemplateUseInput(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not says_once(attrs):
            raise serializers.ValidationError({"content": [_ONE_CONTENT]})
        return attrs


def says_once(attrs: dict[str, Any]) -> bool:
    own = "type" in attrs and "content" in attrs
    return own != ("template" in attrs) and ("type" in attrs) == ("content" in attrs)


class VariantInput(SaidInput):
    weight = serializers.IntegerField(default=1, min_value=1, max_value=100)


class PaceInput(Serializer):
    """Below what the channel may do anyway."""

    messages_per_second = serializers.IntegerField(required=False, min_value=1, max_value=1000)
    min_gap_seconds = serializers.IntegerField(required=False, min_value=0, max_value=3600)
    max_gap_seconds = serializers.IntegerField(required=False, min_value=0, max_value=3600)


class BulkInput(Serializer):
    """To up to 1,000 people, each once; more is a campaign. `category` left out: promotion
    (marketing), for which people must have agreed; of a template it is the template's own."""

    recipients = serializers.ListField(child=RecipientInput(), min_length=1, max_length=MOST)
    type = serializers.ChoiceField(KINDS_FOR_MANY, required=False)
    content = ContentInput(required=False)
    template = TemplateUseInput(required=False)
    variants = serializers.ListField(
        child=VariantInput(), required=False, min_length=1, max_length=10
    )
    channel_id = serializers.UUIDField(required=False)
    category = serializers.ChoiceField(Category.choices, required=False)
    name = Line(required=False, max_length=200, allow_blank=True)
    pace = PaceInput(required=False)
    dry_run = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        own = {"type", "content", "template"} & attrs.keys()
        if ("variants" in attrs and own) or not ("variants" in attrs or says_once(attrs)):
            raise serializers.ValidationError({"content": [_ONE_CONTENT]})
        return attrs


class ResolveInput(Serializer):
    """`sent`: it arrived, or was handed over at least; `failed`: it did not arrive."""

    outcome = serializers.ChoiceField([one.value for one in Found])
