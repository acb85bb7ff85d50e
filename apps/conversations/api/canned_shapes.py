"""Canned replies on the wire."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.contents import personal, variables
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import CannedReply, Team
from apps.whatsapp.models import Media


class CannedReplyPatch(Serializer):
    """`teamId` and `personal` say whose it is: a team's, one's own, or with neither everybody's.
    `{{name}}` and the keys of attributes in `text` are filled for whoever gets it."""

    shortcut = serializers.RegexField(
        r"^[\w.-]+\Z",
        max_length=40,
        error_messages={"invalid": _("Use letters, digits, “-” and “_”, without spaces.")},
    )
    title = Line(max_length=80, allow_blank=True)
    text = serializers.CharField(max_length=4096)
    media_id = serializers.UUIDField(allow_null=True)
    team_id = serializers.UUIDField(allow_null=True)
    personal = serializers.BooleanField()

    def validate_text(self, text: str) -> str:
        try:
            personal.check(variables.names_in(text), personal.known(), field="text")
        except UnfitContent as refusal:
            raise serializers.ValidationError(refusal.errors["text"]) from refusal
        return text

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wrong: dict[str, list[Any]] = {}
        if attrs.get("media_id") and not Media.objects.filter(pk=attrs["media_id"]).exists():
            wrong["mediaId"] = [_("There is no such file.")]
        if attrs.get("team_id") and not Team.objects.filter(pk=attrs["team_id"]).exists():
            wrong["teamId"] = [_("There is no such team.")]
        if attrs.get("team_id") and attrs.get("personal"):
            wrong["personal"] = [_("It is either one's own or a team's.")]
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


class CannedReplyInput(CannedReplyPatch):
    title = Line(max_length=80, allow_blank=True, default="")
    media_id = serializers.UUIDField(allow_null=True, default=None)
    team_id = serializers.UUIDField(allow_null=True, default=None)
    personal = serializers.BooleanField(default=False)


class CannedReplyQuery(Query):
    search = serializers.CharField(max_length=80, required=False)


class CannedReplyOutput(Serializer):
    """`used`: how often it was taken while somebody wrote."""

    id = serializers.UUIDField()
    shortcut = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    media_id = serializers.UUIDField(allow_null=True)
    team_id = serializers.UUIDField(allow_null=True)
    personal = serializers.BooleanField()
    used = serializers.IntegerField(min_value=0)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()

    def to_representation(self, instance: CannedReply) -> Any:
        own = {one.attname: getattr(instance, one.attname) for one in instance._meta.fields}
        return super().to_representation({**own, "personal": instance.owner_id is not None})
