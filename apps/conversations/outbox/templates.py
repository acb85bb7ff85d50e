"""A template with the values of one message: checked, and as the customer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.contents.given import is_keepable
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.contents.variables import Values, filled
from apps.conversations.outbox import files
from apps.conversations.outbox.drafts import TemplateUse
from apps.conversations.outbox.given_components import ids_of_files, values_in
from apps.whatsapp.message_templates import filling, sendable
from apps.whatsapp.message_templates.rule_words import flaws_in_words
from apps.whatsapp.models import Channel, Media, Template

NOT_THERE = gettext_lazy(
    "This channel has no template of this name and language. Sync the templates."
)


@dataclass(frozen=True, slots=True)
class Filling:
    """`given`: components as a program wrote them; None: they are made of `values`."""

    template: Template
    values: dict[str, Any]
    given: list[Any] | None
    media: Media | None

    @property
    def texts(self) -> Any:
        """Where variables may stand."""
        return [self.values, self.given or []]

    def content(self, personal: Values | None) -> dict[str, Any]:
        """What is kept of the message; None: its variables stay, as a batch keeps it.
        Raises UnfitContent, naming each value."""
        values, given = _filled(self.values, personal), _filled({"all": self.given}, personal)
        self._check(values)
        named = {
            "name": self.template.name,
            "language": self.template.language,
            "category": self.template.category,
        }
        components = self._components(values, given["all"])
        file = {"mediaId": str(self.media.pk)} if self.media else {}
        return {**named, **file, "components": components, "shown": shown(self.template, values)}

    def _check(self, values: Mapping[str, Any]) -> None:
        flaws = filling.flaws_of(self.template.components, values)
        form = "components" if self.given is not None else "values"
        if flaws:
            said = flaws_in_words(flaws)
            raise UnfitContent({f"template.{form}.{key}": words for key, words in said.items()})

    def _components(self, values: Mapping[str, Any], given: list[Any] | None) -> list[Any]:
        if given is not None:
            return given
        made = filling.fill(self.template.components, values, named=self.template.is_named)
        return [_without_copy(one) for one in made]


def used(channel: Channel, use: TemplateUse) -> Filling:
    """Raises UnfitContent, and what `sendable.why_not` says."""
    template = _template(channel, use)
    refusal = sendable.why_not(template, channel)
    if refusal:
        raise refusal
    given = None if use.components is None else [dict(one) for one in use.components]
    if not is_keepable([given, dict(use.values or {})]):
        raise UnfitContent({"template": [_("This holds signs that can't be sent.")]})
    values = dict(use.values or {}) if given is None else values_in(template, given)
    media = _media(channel, [values, given])
    return Filling(template, _with_copy(values), given, media)


def _filled(content: dict[str, Any], personal: Values | None) -> dict[str, Any]:
    return content if personal is None else filled(content, personal)


def _template(channel: Channel, use: TemplateUse) -> Template:
    rows = Template.objects.of_account(channel.account, sandbox=channel.sandbox).present()
    found = rows.filter(name=use.name, language=use.language).first()
    if found is None or not channel.is_official:
        raise UnfitContent({"template.name": [str(NOT_THERE)]})
    return found


def _media(channel: Channel, said: Any) -> Media | None:
    """The file of ours that stands in the header."""
    for media_id in ids_of_files(said):
        media = files.named(media_id, "template.mediaId")
        files.check(media, media.kind, channel)
        return media
    return None


def _with_copy(values: dict[str, Any]) -> dict[str, Any]:
    """A file of ours looks to the checks as one that Meta has."""
    return {name: _copied(value) for name, value in values.items()}


def _copied(value: Any) -> Any:
    is_ours = isinstance(value, dict) and value.get("mediaId")
    return {**value, "id": value["mediaId"]} if is_ours else value


def _without_copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_copy(one)
            for name, one in value.items()
            if name != "id" or "mediaId" not in value
        }
    return [_without_copy(one) for one in value] if isinstance(value, list) else value


def shown(template: Template, values: Mapping[str, Any]) -> dict[str, Any]:
    """Kept with the message: the template may be another by the time somebody reads it."""
    seen = filling.shown(template.components, values)
    buttons = [{"kind": b.kind, "text": b.text, "target": b.target} for b in seen.buttons]
    return {
        "headerKind": seen.header_kind,
        "header": seen.header,
        "body": seen.body,
        "footer": seen.footer,
        "buttons": buttons,
    }
