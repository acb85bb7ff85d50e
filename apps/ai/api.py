"""The settings' section of AI keys: written, never read back."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.actor import Actor
from apps.accounts.api.settings import Section
from apps.accounts.api.wire import Field, Serializer
from apps.accounts.models import Tenant
from apps.ai import keys
from apps.ai.models import ProviderKey


class SecretOutput(Serializer):
    """Whether a secret is set, and its last characters."""

    set = serializers.BooleanField()
    last4 = serializers.CharField(allow_null=True)


class AiKeysOutput(Serializer):
    """One entry for each model provider."""

    def get_fields(self) -> dict[str, Field]:
        return {provider: SecretOutput() for provider in ProviderKey.Provider.values}


class AiKeysInput(Serializer):
    """The key of each model provider; null removes it, left out it stays."""

    def get_fields(self) -> dict[str, Field]:
        return {
            provider: serializers.CharField(
                max_length=500, min_length=8, required=False, allow_null=True
            )
            for provider in ProviderKey.Provider.values
        }


def read(tenant: Tenant) -> dict[str, Any]:
    last4 = dict(ProviderKey.objects.values_list("provider", "last4"))
    return {
        provider: {"set": provider in last4, "last4": last4.get(provider)}
        for provider in ProviderKey.Provider.values
    }


def write(tenant: Tenant, values: dict[str, Any], by: Actor) -> None:
    for provider, key in values.items():
        if key is None:
            keys.remove(tenant, provider, by=by)
        else:
            keys.put(tenant, provider, key, by=by)


section = Section("ai_keys", AiKeysOutput, AiKeysInput, read=read, write=write)
