"""What is said: read, its file found, and made personal for whoever gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.contents import checked, personal, variables
from apps.conversations.models import Contact, Message
from apps.conversations.outbox import files, templates
from apps.conversations.outbox.drafts import Variant
from apps.conversations.outbox.templates import Filling
from apps.whatsapp.models import Channel, Media


@dataclass(frozen=True, slots=True)
class Read:
    """What was given, checked as far as that goes without a channel."""

    kind: str
    content: dict[str, Any]
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said by one channel to anybody; `names`: of the variables in it."""

    kind: str
    content: dict[str, Any]
    media: Media | None
    filling: Filling | None
    names: frozenset[str]

    @property
    def category(self) -> str:
        """The template's own; "" for everything else."""
        return str(self.filling.template.category) if self.filling else ""

    def open(self) -> dict[str, Any]:
        """With its variables as they are: a batch keeps it so."""
        return self.filling.content(None) if self.filling else self.content

    def to(self, values: Mapping[str, str]) -> dict[str, Any]:
        """For one person. Raises UnfitContent where a variable would leave a hole."""
        texts = self.filling.texts if self.filling else self.content
        field = "template" if self.filling else "content"
        personal.check_filled(variables.lacking(texts, values), field=field)
        if self.filling:
            return self.filling.content(values)
        return variables.filled(self.content, values) if self.names else self.content


def read(tenant: Tenant, what: Variant, *, by: Actor) -> Read:
    """Raises UnfitContent and MediaRefused."""
    if what.template is not None:
        return Read(Message.Kind.TEMPLATE, {})
    content = checked(what.kind, what.content)
    return Read(what.kind, *files.of(tenant, what.kind, content, by=by))


def by_channel(channel: Channel, what: Variant, read_so_far: Read) -> Said:
    """Raises UnfitContent, NotSendable and what `files.check` raises."""
    content, media = read_so_far.content, read_so_far.media
    filling = templates.used(channel, what.template) if what.template else None
    if filling:
        media = filling.media
    elif media:
        files.check(media, read_so_far.kind, channel)
    names = variables.names_in(filling.texts if filling else content)
    return Said(read_so_far.kind, content, media, filling, frozenset(names))


def values_for(
    tenant: Tenant,
    contact: Contact,
    said: Said,
    known: personal.Known,
    given: Mapping[str, str],
) -> dict[str, str]:
    """Variable → text, of those that are used. What was given for this person comes first.
    Raises UnfitContent for a variable that means nothing."""
    own = {variables.folded(name): text for name, text in given.items()}
    personal.check(said.names - own.keys(), known, field="template" if said.filling else "content")
    told = personal.values_of(tenant, contact, said.names, known)
    return {**told, **{name: text for name, text in own.items() if name in said.names}}
