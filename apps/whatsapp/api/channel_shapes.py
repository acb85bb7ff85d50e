"""Channels as programs write and read them. Secrets are written, never read back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer, camel
from apps.whatsapp.channels import addresses, changing, doctor, incident_words
from apps.whatsapp.channels.findings import Level
from apps.whatsapp.models import Channel, Incident

ENGINES = ("NOWEB", "GOWS", "WEBJS", "WPP")
_LONGEST_SECRET = 1000
Words = dict[str, Any]


def _secret(**options: Any) -> serializers.RegexField:
    words: Words = {"invalid": gettext_lazy("Copy it once more, without spaces or line breaks.")}
    return serializers.RegexField(
        r"^[!-~]+$", max_length=_LONGEST_SECRET, error_messages=words, **options
    )


def _meta_id() -> serializers.RegexField:
    words: Words = {"invalid": gettext_lazy("An id of Meta's has only digits.")}
    return serializers.RegexField(r"^[0-9]+$", max_length=30, required=False, error_messages=words)


def _name() -> serializers.RegexField:
    words: Words = {
        "invalid": gettext_lazy("Use lower-case letters, digits, hyphens and underscores."),
    }
    return serializers.RegexField(
        r"^[a-z0-9][a-z0-9_-]*$", max_length=46, required=False, error_messages=words
    )


class ChannelInput(Serializer):
    """A number of the Cloud API (`meta`) or a QR session at a gateway (`waha`).

    With `sandbox` it talks to the installation's simulator, and ids and token may be left out.
    """

    provider = serializers.ChoiceField(["meta", "waha"])
    display_name = Line(max_length=80)
    name = _name()
    sandbox = serializers.BooleanField(default=False)
    phone_number_id = _meta_id()
    business_account_id = _meta_id()
    access_token = _secret(required=False)
    app_secret = _secret(required=False)
    verify_token = _secret(required=False)
    gateway_url = serializers.CharField(max_length=300, required=False)
    api_key = _secret(required=False)
    engine = serializers.ChoiceField(ENGINES, required=False)

    def validate_gatewayUrl(self, url: str) -> str:  # noqa: N802 - the name on the wire
        try:
            return addresses.check_gateway(url)
        except DjangoValidationError as exc:
            raise serializers.ValidationError(exc.messages) from exc

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        provider, foreign = attrs["provider"], set(attrs)
        foreign &= set().union(*(names for key, names in _OWN.items() if key != provider))
        wrong = {camel(name): [_("Channels of this provider have no such field.")]
                 for name in sorted(foreign)}  # fmt: skip
        if not attrs["sandbox"]:
            wrong |= {camel(name): [_("This field is required.")]
                      for name in _NEEDED[provider] if name not in attrs}  # fmt: skip
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


_OWN: dict[str, set[str]] = {
    "meta": {
        "phone_number_id",
        "business_account_id",
        "access_token",
        "app_secret",
        "verify_token",
    },
    "waha": {"gateway_url", "api_key", "engine"},
}
_NEEDED = {
    "meta": ("phone_number_id", "business_account_id", "access_token"),
    "waha": ("gateway_url",),
}


class ChannelPatch(Serializer):
    """New credentials are checked at once. `ownPace`: messages a second, null for no limit of
    your own."""

    display_name = Line(max_length=80)
    name = _name()
    own_pace = serializers.IntegerField(min_value=1, max_value=changing.FASTEST, allow_null=True)
    access_token = _secret()
    app_secret = _secret()
    verify_token = _secret()
    api_key = _secret()


class ChannelQuery(Query):
    provider = serializers.ChoiceField(["meta", "waha"], required=False)
    status = serializers.ChoiceField(Channel.Status.values, required=False)


class ChannelSecretOutput(Serializer):
    """Whether a secret is set, and its last characters where it is long enough to show them."""

    set = serializers.BooleanField()
    last4 = serializers.CharField(allow_null=True)


class FindingOutput(Serializer):
    """`link`: a page of Meta's where it is mended."""

    code = serializers.CharField()
    level = serializers.ChoiceField([str(level) for level in Level])
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_null=True)


class LastErrorOutput(Serializer):
    code = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class ChannelOutput(Serializer):
    """`held`: reasons why nothing may leave; `tier` and `throughput` (messages a second) as the
    provider tells them; `webhookUrl` is the channel's own."""

    id = serializers.UUIDField()
    provider = serializers.ChoiceField(Channel.Provider.values)
    display_name = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(Channel.Status.values)
    sandbox = serializers.BooleanField()
    phone_number = serializers.CharField(allow_null=True)
    verified_name = serializers.CharField(allow_null=True)
    phone_number_id = serializers.CharField(allow_null=True)
    business_account_id = serializers.CharField(allow_null=True)
    gateway_url = serializers.CharField(allow_null=True)
    engine = serializers.CharField(allow_null=True)
    quality = serializers.ChoiceField(Channel.Quality.values)
    throughput = serializers.IntegerField(allow_null=True)
    own_pace = serializers.IntegerField(allow_null=True)
    tier = serializers.CharField(allow_null=True)
    held = serializers.ListField(child=serializers.CharField())
    may_send = serializers.BooleanField()
    webhook_url = serializers.CharField()
    access_token = ChannelSecretOutput()
    app_secret = ChannelSecretOutput()
    verify_token = ChannelSecretOutput()
    api_key = ChannelSecretOutput()
    last_webhook_at = serializers.DateTimeField(allow_null=True)
    last_error = LastErrorOutput(allow_null=True)
    created_at = serializers.DateTimeField()
    status_at = serializers.DateTimeField()

    def to_representation(self, instance: Channel) -> Any:
        return super().to_representation(_plain(instance))


class FoundChannelOutput(ChannelOutput):
    """A channel with what the last examination found; empty before the first."""

    findings = FindingOutput(many=True)


class IncidentOutput(Serializer):
    kind = serializers.ChoiceField(Incident.Kind.values)
    message = serializers.CharField()
    since = serializers.DateTimeField()


class HealthQuery(Query):
    """`refresh=true` asks the provider now, which takes some seconds."""

    refresh = serializers.BooleanField(default=False)


class HealthOutput(Serializer):
    """`examinedAt` null: never examined. `incidents`: those that are open."""

    status = serializers.ChoiceField(Channel.Status.values)
    examined_at = serializers.DateTimeField(allow_null=True)
    findings = FindingOutput(many=True)
    incidents = IncidentOutput(many=True)


class PhoneInput(Serializer):
    """E.164, such as +5511900000101."""

    phone_number = serializers.RegexField(
        r"^\+[1-9][0-9]{7,14}$",
        error_messages={"invalid": gettext_lazy("Write the number like +5511900000101.")},
    )


class TestInput(Serializer):
    """`to`: E.164, such as +5511900000101."""

    to = serializers.RegexField(
        r"^\+[1-9][0-9]{7,14}$",
        error_messages={"invalid": gettext_lazy("Write the number like +5511900000101.")},
    )


class TestOutput(Serializer):
    """`providerId`: the message's id at the provider, which took it; it may still fail."""

    provider_id = serializers.CharField()
    held = serializers.BooleanField()


class QrOutput(Serializer):
    """`value`: what the QR code has to hold; it is replaced by a new one at `expiresAt`."""

    value = serializers.CharField()
    expires_at = serializers.DateTimeField()


class PairingCodeOutput(Serializer):
    code = serializers.CharField()


def _plain(channel: Channel) -> dict[str, Any]:
    own = {
        field.attname: getattr(channel, field.attname) for field in channel._meta.concrete_fields
    }
    official = channel.is_official
    blank = ("phone_number", "verified_name", "gateway_url", "engine", "tier")
    return {
        **own,
        **{name: own[name] or None for name in blank},
        **{name: _hint(channel, name) for name in _SECRETS},
        "phone_number_id": channel.key if official else None,
        "business_account_id": channel.account if official else None,
        "held": channel.held.split(),
        "may_send": channel.may_send,
        "webhook_url": addresses.webhook_url(channel),
        "findings": findings(channel),
    }


_SECRETS = ("access_token", "app_secret", "verify_token", "api_key")


def _hint(channel: Channel, name: str) -> dict[str, Any]:
    return {"set": name in channel.hints, "last4": channel.hints.get(name) or None}


def findings(channel: Channel) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "level": str(one.level),
            "title": one.title,
            "text": one.text,
            "link": one.link if one.link.startswith("https://") else None,
        }
        for one in doctor.findings(channel)
    ]


def health(channel: Channel) -> dict[str, Any]:
    opened = Incident.objects.open().of_company().filter(channel=channel)
    return {
        "status": channel.status,
        "examined_at": doctor.examined_at(channel),
        "findings": findings(channel),
        "incidents": [
            {
                "kind": one.kind,
                "message": f"{incident_words.happened(one.kind, str(channel))}"
                f" {incident_words.to_do(one.kind)}",
                "since": one.opened_at,
            }
            for one in opened
        ],
    }
