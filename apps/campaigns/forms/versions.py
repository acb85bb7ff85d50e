"""One of the texts of a campaign, as its fields hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from apps.campaigns.forms import fills
from apps.campaigns.forms.fills import Fill
from apps.conversations.models import Message
from apps.whatsapp.message_templates.variables import slots_of
from apps.whatsapp.models import Template

Kind = Message.Kind
Json = dict[str, Any]
Sources = list[tuple[str, str]]
KINDS = (Kind.TEXT, Kind.IMAGE, Kind.VIDEO, Kind.DOCUMENT)
OTHER = "other"  # in the place of a kind: it stays what it is
#: Key of the choice → the template.
Offered = Mapping[str, Template]


def key_of(name: str, language: str) -> str:
    return f"{name}|{language}"


@dataclass(slots=True)
class Version:
    """`prefix`: of its fields. `kept`: the content as it is kept, for what has no field here.
    `other`: all of it, where a program wrote what no field can hold; it stays as it is. `errors`:
    field without the prefix → words."""

    prefix: str
    name: str = ""
    weight: str = "1"
    kind: str = Kind.TEXT
    text: str = ""
    media: str = ""
    template: str = ""
    fills: list[Fill] = field(default_factory=list)
    kept: Json = field(default_factory=dict)
    other: Json | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.media or self.template or self.other)

    @property
    def other_kind(self) -> str:
        """What that is called, for whoever sees it."""
        kind = (self.other or {}).get("kind")
        return str(Kind(kind).label if kind in Kind.values else Kind.TEMPLATE.label)

    @property
    def has_file(self) -> bool:
        return self.kind != Kind.TEXT

    def own(self) -> Json:
        """Kind and content of what is no template."""
        if self.other:
            return {name: self.other[name] for name in ("kind", "content")}
        if not self.has_file:
            return {"kind": Kind.TEXT, "content": {"text": self.text}}
        content = {"mediaId": self.media, "caption": self.text}
        content |= {key: value for key, value in self.kept.items() if key == "filename"}
        return {"kind": self.kind, "content": {key: text for key, text in content.items() if text}}

    def as_variant(self, *, by_template: bool) -> Json:
        variant = self._said(by_template=by_template)
        if self.name.strip():
            variant["name"] = self.name.strip()
        return {**variant, "weight": self._weight()}

    def _said(self, *, by_template: bool) -> Json:
        if self.other:
            return {key: one for key, one in self.other.items() if key not in {"name", "weight"}}
        return self._used() if by_template else self.own()

    def _used(self) -> Json:
        name, _bar, language = self.template.partition("|")
        values = {one.slot.key: one.value for one in self.fills if one.value is not None}
        return {"template": {"name": name, "language": language, "values": values}}

    def _weight(self) -> int:
        try:
            weight = int(self.weight.strip() or "1")
        except ValueError:
            weight = 0
        if 1 <= weight <= 100:
            return weight
        self.errors["weight"] = [_("A share is a whole number from 1 to 100.")]
        return 1


def is_other(variant: Json, *, by_template: bool) -> bool:
    """Whether the fields of this way of writing can't hold it."""
    used = variant.get("template")
    if by_template:
        return used is None or used.get("components") is not None
    return used is not None or variant.get("kind") not in KINDS


def of_post(
    data: Any, prefix: str, offered: Offered, known: Sources, kept: Json | None = None
) -> Version:
    """`kept`: what stands there, where that is something other than the fields can hold."""

    def text(name: str) -> str:
        return str(data.get(f"{prefix}{name}", "")).replace("\r\n", "\n").replace("\x00", "")

    kind = text("kind")
    version = Version(
        prefix,
        name=text("name")[:80],
        weight=text("weight") or "1",
        kind=kind if kind in KINDS else Kind.TEXT,
        text=text("text"),
        media=text("media"),
        template=text("template"),
    )
    if kept is not None and kind == OTHER and not version.template:
        version.other = kept
        return version
    template = offered.get(version.template)
    slots = slots_of(template.components) if template else ()
    is_same = text("filled") == version.template
    for slot in slots:
        if not is_same or f"{prefix}t.{slot.key}" not in data:
            version.fills.append(fills.of_nothing(slot, known))
            continue
        source = text(f"s.{slot.key}") or fills.OWN
        version.fills.append(Fill(slot, source, text(f"t.{slot.key}").strip()))
    return version


def of_variant(
    variant: Json, prefix: str, offered: Offered, known: Sources, *, by_template: bool
) -> Version:
    about = {"name": variant.get("name", ""), "weight": str(variant.get("weight", 1))}
    if variant and is_other(variant, by_template=by_template):
        return Version(prefix, **about, other=variant)
    content = variant.get("content") or {}
    version = Version(
        prefix,
        **about,
        kind=str(variant.get("kind") or Kind.TEXT),
        text=content.get("text") or content.get("caption") or "",
        media=content.get("mediaId") or "",
        kept=content,
    )
    if used := variant.get("template"):
        version.template = key_of(used.get("name", ""), used.get("language", ""))
        if version.template == "|":
            version.template = ""
        template = offered.get(version.template)
        values = used.get("values") or {}
        version.fills = [
            fills.of_value(slot, values[slot.key], known)
            if slot.key in values
            else fills.of_nothing(slot, known)
            for slot in (slots_of(template.components) if template else ())
        ]
    return version
