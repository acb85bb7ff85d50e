"""settings: the company's, in sections. Each app adds the section that is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts import branding, tenants
from apps.accounts.actor import Actor
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Field, Line, Serializer, on_the_wire
from apps.accounts.models import Tenant
from apps.accounts.timezones import validate_time_zone


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the settings; `name` in snake_case.

    `write` gets what was sent of it, checked; the rest stays.
    """

    name: str
    output: type[Serializer]
    input: type[Serializer]
    read: Callable[[Tenant], Any]
    write: Callable[[Tenant, dict[str, Any], Actor], None]


class ProfileOutput(Serializer):
    name = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()


class ProfileInput(Serializer):
    name = Line(max_length=120, required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    time_zone = serializers.CharField(
        max_length=50, required=False, validators=[validate_time_zone]
    )


class BrandingOutput(Serializer):
    """`color` is `#rrggbb`, or empty for the platform's own."""

    title = serializers.CharField(allow_blank=True)
    color = serializers.CharField(allow_blank=True)


class BrandingInput(Serializer):
    title = Line(max_length=60, required=False, allow_blank=True)
    color = serializers.RegexField(
        r"^(#[0-9a-f]{6})?$",
        required=False,
        allow_blank=True,
        error_messages={"invalid": _("Write a colour such as #2743c4.")},
    )


SECTIONS = {
    "profile": Section(
        "profile",
        ProfileOutput,
        ProfileInput,
        read=lambda tenant: tenant,
        write=lambda tenant, values, by: tenants.change_profile(tenant, by=by, **values),
    ),
    "branding": Section(
        "branding",
        BrandingOutput,
        BrandingInput,
        read=lambda tenant: tenant.branding,
        write=lambda tenant, values, by: _brand(tenant, values, by),
    ),
}


def _brand(tenant: Tenant, values: dict[str, Any], by: Actor) -> None:
    branding.change(tenant, by=by, **values)


def add(section: Section) -> None:
    """Called by an app above when it is ready."""
    SECTIONS[section.name] = section


class SettingsOutput(Serializer):
    """One object for each section."""

    def get_fields(self) -> dict[str, Field]:
        return on_the_wire({name: section.output() for name, section in SECTIONS.items()})


class SettingsInput(Serializer):
    """Sections and fields that are left out stay as they are."""

    def get_fields(self) -> dict[str, Field]:
        return on_the_wire(
            {name: section.input(required=False) for name, section in SECTIONS.items()}
        )


class Settings(ApiView):
    """The company's settings."""

    permission = {"GET": "settings.view", "PATCH": "settings.manage"}

    @operation(answers=SettingsOutput)
    def get(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        return _all(request.tenant)

    @operation(reads=SettingsInput, answers=SettingsOutput, refuses=(branding.ColourTooLight,))
    def patch(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        """Change what is sent, all of it or nothing."""
        with transaction.atomic():
            for name, section in SECTIONS.items():
                if values.get(name):
                    section.write(request.tenant, values[name], request.actor)
        return _all(request.tenant)


def _all(tenant: Tenant) -> dict[str, Any]:
    return {name: section.read(tenant) for name, section in SECTIONS.items()}
