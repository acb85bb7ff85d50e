"""From rows to requests. A row that can't be said fails alone, with its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.conversations import contents
from apps.conversations.contents.speaking import Unspoken
from apps.conversations.delivery.admitting import Name, Templates
from apps.conversations.delivery.files import Files
from apps.conversations.delivery.jobs import Row
from apps.conversations.models import Message
from apps.conversations.people import identities
from apps.whatsapp.connections import connection_of
from apps.whatsapp.message_templates import filling
from apps.whatsapp.messages import NOWHERE, Address
from apps.whatsapp.messages import Message as WireMessage
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection, Provider, Request, Unsendable

UNFILLED = "variables_missing"
NOT_SAYABLE = "not_supported"
NO_ADDRESS = "no_address"


class Unrenderable(ValueError):
    """`code` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


class Unprepared(Exception):
    """Its file has to be made known to the provider first."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`content`: what is really said, where the row did not know it yet."""

    row: Row
    to: Address
    request: Request
    content: dict[str, Any] | None


class Renderer:
    """For the rows of one claim. `variants`: of their batch, None for replies. `unready`: files
    that rows still wait for."""

    def __init__(
        self,
        channel: Channel,
        templates: Templates,
        files: Files,
        variants: Sequence[dict[str, Any]] | None = None,
    ) -> None:
        self._channel, self._templates, self._files = channel, templates, files
        self._variants = variants
        self._provider: Provider = provider_of(channel.provider)
        self._connection: Connection = connection_of(channel)
        self.unready: set[UUID] = set()

    def render(self, rows: Sequence[Row]) -> tuple[list[Rendered], dict[UUID, Unrenderable]]:
        """Those that can be said, and why others can't. Who waits for a file is in neither."""
        people = _addresses(self._channel, rows)
        good: list[Rendered] = []
        bad: dict[UUID, Unrenderable] = {}
        for row in rows:
            try:
                to = people.get(row.contact_id, NOWHERE) if row.contact_id else NOWHERE
                good.append(self._one(row, to))
            except Unprepared:
                continue
            except Unrenderable as trouble:
                bad[row.id] = trouble
            except (Unspoken, KeyError, IndexError, TypeError) as trouble:
                bad[row.id] = Unrenderable(NOT_SAYABLE, type(trouble).__name__)
        return good, bad

    def _one(self, row: Row, to: Address) -> Rendered:
        said, fresh = self._content(row)
        file = self._file(row)
        message = WireMessage(
            to,
            contents.to_wire(row.kind, said, file=file),
            reply_to=row.reply_to,
            tag=str(row.id),
        )
        try:
            request = self._provider.request_for(self._connection, message)
        except Unsendable as wrong:
            raise Unrenderable(wrong.code, wrong.field) from wrong
        return Rendered(row, to, request, said if fresh else None)

    def _content(self, row: Row) -> tuple[dict[str, Any], bool]:
        if self._variants is None or row.content:  # a reply, or bulk that was rendered before
            return row.content, False
        content = said_of(row, self._variants)["content"]
        if row.kind == Message.Kind.TEMPLATE:
            return self._of_template(content, row.values or {}), True
        return contents.filled(content, row.values or {}), True

    def _of_template(self, content: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """The variant says what stands in each place, in the words of its variables; without
        that, the person's values are named as the template's places are."""
        template = self._templates.known.get((content["name"], content["language"]))
        if template is None or "components" in content:
            return contents.filled(content, values)
        said = content.get("variables")
        filled = contents.filled(said, values) if said is not None else values
        try:
            components = filling.fill(template.components, filled, named=template.is_named)
        except filling.Unfillable as trouble:
            raise Unrenderable(UNFILLED, str(trouble)) from trouble
        kept = {name: value for name, value in content.items() if name != "variables"}
        return {**kept, "components": list(components)}

    def _file(self, row: Row) -> Any:
        media_id = media_of(row, self._variants)
        if media_id is None:
            return None
        prepared = self._files.get(self._channel.pk, media_id)
        if prepared is None:  # not yet, or forgotten again since it was asked for
            self.unready.add(media_id)
            raise Unprepared
        if prepared.file is None:
            raise Unrenderable(prepared.code)
        return prepared.file


def media_of(row: Row, variants: Sequence[dict[str, Any]] | None) -> UUID | None:
    """The file it carries."""
    if row.media_id is not None or variants is None:
        return row.media_id
    return media_of_said(said_of(row, variants))


def media_of_said(said: Mapping[str, Any]) -> UUID | None:
    """Of a variant, or of its twin."""
    named = said["content"].get("mediaId")
    return UUID(named) if named else None


def media_of_variant(variant: Mapping[str, Any]) -> set[UUID]:
    """The files that it may need."""
    ways = (variant, variant["twin"]) if variant.get("twin") else (variant,)
    return {media_id for one in ways if (media_id := media_of_said(one))}


def twin_of(row: Row, variants: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What may be said instead of the template."""
    variant = variants[row.variant] if row.variant < len(variants) else {}
    is_template = variant.get("kind") == Message.Kind.TEMPLATE
    return variant.get("twin") or None if is_template else None


def said_of(row: Row, variants: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Its variant, or the twin of that where the row has become one."""
    twin = twin_of(row, variants)
    return twin if twin and row.kind == twin["kind"] else variants[row.variant]


def name_of(row: Row, variants: Sequence[dict[str, Any]] | None) -> Name | None:
    """The template it uses."""
    if row.kind != Message.Kind.TEMPLATE:
        return None
    if variants is None or row.content:
        return _named(row.content)
    return _named(variants[row.variant]["content"]) if row.variant < len(variants) else ("", "")


def name_of_variant(variant: Mapping[str, Any]) -> Name | None:
    return _named(variant["content"]) if variant["kind"] == Message.Kind.TEMPLATE else None


def _named(content: Mapping[str, Any]) -> Name:
    return content.get("name", ""), content.get("language", "")


def _addresses(channel: Channel, rows: Sequence[Row]) -> dict[UUID, Address]:
    people = {row.contact_id for row in rows if row.contact_id}
    return identities.reach(people, scope=identities.Scope.of(channel))
