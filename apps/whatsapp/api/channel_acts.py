"""channels/{id}/…: what can be done with a channel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.errors import EmailNotVerified
from apps.whatsapp.api.channel_shapes import (
    FoundChannelOutput,
    PairingCodeOutput,
    PhoneInput,
    QrOutput,
    TestInput,
    TestOutput,
)
from apps.whatsapp.api.channels import channel_of
from apps.whatsapp.channels import connecting
from apps.whatsapp.channels.refusals import (
    ChannelHeld,
    ChannelNotLive,
    NotForThisChannel,
    ProviderRefused,
    ProviderSilent,
)
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Sent
from apps.whatsapp.sessions import pairing
from apps.whatsapp.sessions.refusals import GatewayTrouble


class Connect(ApiView):
    """Switch a channel on."""

    permission = {"POST": "channels.manage"}

    @operation(answers=FoundChannelOutput)
    def post(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> Channel:
        """Check everything anew, and let the channel be live when all that counts is good."""
        channel = channel_of(channel_id)
        connecting.connect(request.tenant, channel, by=request.actor)
        return channel


class Disconnect(ApiView):
    """Switch a channel off."""

    permission = {"POST": "channels.manage"}

    @operation(answers=FoundChannelOutput, refuses=(GatewayTrouble,))
    def post(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> Channel:
        """Let nothing leave through it until it is connected again."""
        channel = channel_of(channel_id)
        connecting.disconnect(request.tenant, channel, by=request.actor)
        return channel


class Restart(ApiView):
    """Begin anew."""

    permission = {"POST": "channels.manage"}

    @operation(answers=FoundChannelOutput, refuses=(GatewayTrouble,))
    def post(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> Channel:
        """Start a QR session anew; an official number is checked anew."""
        channel = channel_of(channel_id)
        connecting.restart(request.tenant, channel, by=request.actor)
        return channel


class Qr(ApiView):
    """The code that links a phone."""

    permission = {"GET": "channels.manage"}

    @operation(answers=QrOutput, content="image/png", refuses=(GatewayTrouble, NotForThisChannel))
    def get(
        self, request: ApiRequest, values: dict[str, Any], channel_id: UUID
    ) -> pairing.Qr | HttpResponse:
        """The QR code of just now, as a picture with `Accept: image/png`, else its value."""
        channel = channel_of(channel_id)
        connecting.only(channel, Channel.Provider.WAHA)
        code = pairing.qr(channel)
        if "image/png" in request.headers.get("Accept", ""):
            return HttpResponse(code.png, content_type="image/png")
        return code


class PairingCode(ApiView):
    """The other way to link a phone: a code to type."""

    permission = {"POST": "channels.manage"}

    @operation(
        reads=PhoneInput,
        answers=PairingCodeOutput,
        refuses=(GatewayTrouble, NotForThisChannel),
    )
    def post(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> dict[str, str]:
        """Ask for a code to type into WhatsApp on the phone of this number."""
        channel = channel_of(channel_id)
        connecting.only(channel, Channel.Provider.WAHA)
        return {"code": pairing.pairing_code(channel, values["phone_number"])}


class Test(ApiView):
    """A test message."""

    permission = {"POST": "channels.manage"}

    @operation(
        reads=TestInput,
        answers=TestOutput,
        refuses=(EmailNotVerified, ChannelNotLive, ChannelHeld, ProviderRefused, ProviderSilent),
    )
    def post(self, request: ApiRequest, values: dict[str, Any], channel_id: UUID) -> Sent:
        """Send a test message to a number of your team.

        An official number delivers it if the person wrote to it within 24 hours, or if the
        account has Meta's template `hello_world`.
        """
        channel = channel_of(channel_id)
        return connecting.test(request.tenant, channel, to=values["to"], by=request.actor)
