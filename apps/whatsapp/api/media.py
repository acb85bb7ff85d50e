"""media: files to be sent, and those that customers sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.uploads import UploadView
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Query, Serializer
from apps.accounts.errors import Refusal
from apps.whatsapp.media import refusals, serving, storing, troubles
from apps.whatsapp.media.limits import LARGEST
from apps.whatsapp.media.shelf import Gone
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media


class MediaInput(Serializer):
    """`kind` left out or empty: what the file looks like. Its bytes are asked, not its name."""

    file = serializers.FileField()
    kind = serializers.ChoiceField(
        [kind.value for kind in MediaKind], required=False, allow_blank=True
    )


class ProblemOutput(Serializer):
    """Why the file can't be had; `code` is the provider's where it gave one."""

    code = serializers.CharField()
    message = serializers.CharField()


class MediaOutput(Serializer):
    """`size` in bytes, `width` and `height` in px; null is not known."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Media.Kind.values)
    state = serializers.ChoiceField(Media.State.values)
    mime_type = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField(allow_null=True)
    filename = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True)
    voice = serializers.BooleanField()
    animated = serializers.BooleanField()
    has_thumbnail = serializers.BooleanField()
    channel_id = serializers.UUIDField(allow_null=True)
    problem = ProblemOutput(allow_null=True)
    created_at = serializers.DateTimeField()

    def to_representation(self, instance: Media) -> Any:
        words = troubles.words(instance)
        problem = {"code": instance.problem, "message": words} if words else None
        return super().to_representation({**_plain(instance), "problem": problem})


def _plain(media: Media) -> dict[str, Any]:
    return {field.attname: getattr(media, field.attname) for field in media._meta.concrete_fields}


class Files(UploadView):
    """Files to be sent."""

    permission = {"POST": "conversations.reply"}
    largest = LARGEST

    @operation(
        reads=MediaInput,
        answers=MediaOutput,
        status=201,
        refuses=(
            refusals.MediaActive,
            refusals.MediaEmpty,
            refusals.MediaTooLarge,
            refusals.MediaTypeRefused,
            refusals.MediaUnreadable,
        ),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Media:
        """Upload a file; its id goes into messages as `mediaId`.

        Pictures are drawn anew, without the place and the camera that their makers kept in them.
        """
        kind = MediaKind(values["kind"]) if values.get("kind") else None
        return storing.keep(request.tenant, values["file"], kind=kind, by=request.actor)

    def too_large(self) -> Refusal:
        return refusals.MediaTooLarge(limit=LARGEST)


class OneFile(ApiView):
    """What is known of a file."""

    permission = {"GET": "conversations.view"}

    @operation(answers=MediaOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], media_id: UUID) -> Media:
        return get_object_or_404(Media, pk=media_id)


class ContentQuery(Query):
    """`thumb`: a WebP of at most 320 px, where there is one; else the file itself."""

    size = serializers.ChoiceField(["thumb"], required=False)


class Content(ApiView):
    """The bytes of a file."""

    permission = {"GET": "conversations.view"}

    @operation(asks=ContentQuery, content="*/*", refuses=(refusals.NotReady, refusals.NotHere))
    def get(self, request: ApiRequest, values: dict[str, Any], media_id: UUID) -> HttpResponseBase:
        """Download a file, or with Range a part of it."""
        media = get_object_or_404(Media, pk=media_id)
        if media.state != Media.State.STORED:
            is_coming = media.state == Media.State.PENDING
            raise refusals.NotReady if is_coming else refusals.NotHere
        is_small = "size" in values and media.has_thumbnail
        item = serving.small(media) if is_small else serving.whole(media)
        try:
            return serving.answer(request._request, item)
        except Gone as exc:
            raise refusals.NotHere from exc
