"""Step two: what is said, in as many versions as wanted, all by template or all in own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.campaigns.forms import fills, versions
from apps.campaigns.forms.versions import Json, Version
from apps.campaigns.models import Campaign
from apps.campaigns.wording.checking import MOST
from apps.conversations.models import Category
from apps.whatsapp.message_templates.sendable import SENDABLE
from apps.whatsapp.models import Template

TEMPLATE, MESSAGE = "template", "message"
_MOST_TEMPLATES = 300
_TWIN = "twin-"


def offered_to(campaign: Campaign) -> dict[str, Template]:
    """Templates that may be sent, and those that the campaign names whatever became of them."""
    rows = Template.objects.in_use().filter(status__in=SENDABLE).order_by("name", "language")
    found = {versions.key_of(one.name, one.language): one for one in rows[:_MOST_TEMPLATES]}
    for variant in campaign.variants:
        used = variant.get("template") or {}
        key = versions.key_of(used.get("name", ""), used.get("language", ""))
        if used.get("name") and key not in found:
            named = Template.objects.filter(name=used["name"], language=used.get("language", ""))
            if kept := named.order_by("deleted_at", "-pk").first():
                found[key] = kept
    return found


class WhatForm:
    """As the other steps' forms, but its fields come and go. `errors`: field → words."""

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        self.campaign = campaign
        self.offered = offered_to(campaign)
        self.sources = fills.sources()
        self.errors: dict[str, list[str]] = {}
        self.is_bound = data is not None
        if data is None:
            self._of_campaign()
        else:
            self._of_post(data)

    def _of_campaign(self) -> None:
        drafted = self.campaign.variants
        by_template = bool(drafted[0].get("template")) if drafted else bool(self.offered)
        self.mode = TEMPLATE if by_template else MESSAGE
        self.versions = [
            self._of_variant(one, f"v{nth}-", by_template=by_template)
            for nth, one in enumerate(drafted)
        ] or [Version("v0-")]
        self.category = str(self.campaign.category)
        self.has_twin = self.campaign.twin is not None
        self.twin = self._of_variant(self.campaign.twin or {}, _TWIN, by_template=False)

    def _of_post(self, data: Any) -> None:
        self.mode = TEMPLATE if data.get("mode") == TEMPLATE else MESSAGE
        try:
            many = int(data.get("versions", "1"))
        except ValueError:
            many = 1
        self.versions = [
            versions.of_post(data, f"v{nth}-", self.offered, self.sources, self._kept(nth))
            for nth in range(max(1, min(many, MOST)))
        ]
        category = data.get("category", "")
        self.category = category if category in Category.values else str(self.campaign.category)
        self.has_twin = bool(data.get("has_twin"))
        self.twin = versions.of_post(data, _TWIN, {}, self.sources, self.campaign.twin)

    def _of_variant(self, variant: Json, prefix: str, *, by_template: bool) -> Version:
        return versions.of_variant(
            variant, prefix, self.offered, self.sources, by_template=by_template
        )

    def _kept(self, nth: int) -> Json | None:
        """What a program wrote there."""
        variant: Json = next(iter(self.campaign.variants[nth : nth + 1]), {})
        other = variant and versions.is_other(variant, by_template=self.by_template)
        return variant if other else None

    @property
    def by_template(self) -> bool:
        return self.mode == TEMPLATE

    @property
    def may_add(self) -> bool:
        return len(self.versions) < MOST

    def op(self, asked: str) -> None:
        """`add`, `remove:1`, `copy:0`: what a button of the editor does."""
        verb, _colon, number = asked.partition(":")
        known = [str(one) for one in range(len(self.versions))]
        nth = known.index(number) if number in known else -1
        if verb == "add" and self.may_add:
            self.versions.append(Version(""))
        elif verb == "copy" and self.may_add and nth >= 0:
            self.versions.insert(nth + 1, self.versions[nth])
        elif verb == "remove" and len(self.versions) > 1 and nth >= 0:
            del self.versions[nth]
        drafted = [one.as_variant(by_template=self.by_template) for one in self.versions]
        self.versions = [
            self._of_variant(one, f"v{at}-", by_template=self.by_template)
            for at, one in enumerate(drafted)
        ]

    def is_valid(self) -> bool:
        self.given()
        for version in [*self.versions, self.twin]:
            for name, words in version.errors.items():
                self.errors[f"{version.prefix}{name}"] = words
        return not self.errors

    def given(self) -> Json:
        drafted = [one.as_variant(by_template=self.by_template) for one in self.versions]
        nothing = len(self.versions) == 1 and self._is_nothing(self.versions[0])
        told: Json = {
            "variants": [] if nothing else drafted,
            "twin": self.twin.own() if self.by_template and self.has_twin else None,
        }
        if not self.by_template:
            told["category"] = self.category
        return told

    def _is_nothing(self, version: Version) -> bool:
        if version.other:
            return False
        if self.by_template:
            return not version.template
        return not (version.text.strip() or version.media)

    def told(self, errors: Mapping[str, Sequence[str]]) -> None:
        for path, words in errors.items():
            self.errors.setdefault(_place_of(path), []).extend(words)

    @property
    def missing(self) -> str:
        """Why one can't go on from here yet; "" when one can."""
        if all(self._is_nothing(one) for one in self.versions):
            return (
                _("Choose a template.") if self.by_template else _("Write what people will read.")
            )
        return ""


def _place_of(path: str) -> str:
    parts = path.split(".")
    if parts[0] == "twin":
        return f"{_TWIN}text"
    if parts[0] != "variants" or len(parts) < 2:
        return "category" if parts[0] == "category" else ""
    place = "text"
    if "template" in parts:
        place = "template"
    elif parts[-1] in {"weight", "name"}:
        place = parts[-1]
    elif parts[-1] == "mediaId":
        place = "media"
    return f"v{parts[1]}-{place}"
