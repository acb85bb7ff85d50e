"""channels: numbers and sessions of the company."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.errors import QuotaExceeded
from apps.whatsapp.api.channel_shapes import (
    ChannelInput,
    ChannelOutput,
    ChannelPatch,
    ChannelQuery,
    FoundChannelOutput,
    HealthOutput,
    HealthQuery,
    health,
)
from apps.whatsapp.channels import changing, connecting, doctor, removing
from apps.whatsapp.channels.refusals import AlreadyConnected, NameTaken, NoSandbox
from apps.whatsapp.models import Channel


def channel_of(pk: UUID) -> Channel:
    """The company's channel of that id, or 404."""
    return get_object_or_404(Channel.objects.present(), pk=pk)


class Channels(ApiView):
    """Channels of the company that were not deleted."""

    permission = {"GET": "channels.manage", "POST": "channels.manage"}

    @operation(asks=ChannelQuery, answers=ChannelOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Channel]:
        """List the channels."""
        wanted = {name: values[name] for name in ("provider", "status") if name in values}
        return Channel.objects.present().defer("credentials").filter(**wanted)

    @operation(
        reads=ChannelInput,
        answers=FoundChannelOutput,
        status=201,
        refuses=(QuotaExceeded, AlreadyConnected, NameTaken, NoSandbox),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Channel:
        """Connect a channel. The provider is asked at once, which takes some seconds.

        The channel is kept even when something is wrong: `status` is then `failed`, and
        `findings` say what to mend before connecting it again. A QR session is `scan_qr`.
        """
        provider = values.pop("provider")
        channel = connecting.create(request.tenant, provider, by=request.actor, **values)
        connecting.connect(request.tenant, channel, by=request.actor)
        return channel


class OneChannel(ApiView):
    """One channel."""

    permission = dict.fromkeys(("GET", "PATCH", "DELETE"), "channels.manage")

    @operation(answers=FoundChannelOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> Channel:
        """Read a channel."""
        return channel_of(channel_id)

    @operation(reads=ChannelPatch, answers=FoundChannelOutput, refuses=(NameTaken,))
    def patch(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> Channel:
        """Change a channel: its names, its pace, its credentials."""
        tenant, by, channel = request.tenant, request.actor, channel_of(channel_id)
        names = {name: values.pop(name) for name in ("display_name", "name") if name in values}
        changing.rename(tenant, channel, by=by, **names)
        if "own_pace" in values:
            changing.set_pace(tenant, channel, values.pop("own_pace"), by=by)
        if changing.replace_credentials(tenant, channel, by=by, **values):
            doctor.examine(tenant, channel)
        return channel

    @operation()
    def delete(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> None:
        """Delete a channel. What was said through it stays; its place in the plan is free."""
        removing.delete(request.tenant, channel_of(channel_id), by=request.actor)


class Health(ApiView):
    """How a channel is doing."""

    permission = {"GET": "channels.manage"}

    @operation(asks=HealthQuery, answers=HealthOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> dict[str, Any]:
        """What the last examination found, and which incidents are open."""
        channel = channel_of(channel_id)
        if values["refresh"]:
            doctor.examine(request.tenant, channel)
        return health(channel)
