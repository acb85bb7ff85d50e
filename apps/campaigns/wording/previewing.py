"""What one person would see, drawn as the thread will draw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts.errors import Refusal
from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.campaigns.wording import braces
from apps.campaigns.wording.reading import channels
from apps.conversations.contents import personal, variables
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Contact, Message, Status, Thread
from apps.conversations.outbox import templates
from apps.conversations.outbox.given_components import ids_of_files, values_in
from apps.conversations.thread.bubbles import Bubble
from apps.conversations.thread.gathering import Around
from apps.conversations.thread.reading import Item
from apps.whatsapp.message_templates import sendable
from apps.whatsapp.models import Channel, Media, Template

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """`bubble`: for the partials of a thread: `it` and, as `message`, its message. `problems`:
    what is wrong with it for this person, in words; it is drawn all the same."""

    contact: Contact | None
    channel: Channel | None
    variant: int
    bubble: Bubble
    problems: list[str] = field(default_factory=list)


def preview(
    tenant: Tenant,
    campaign: Campaign,
    contact: Contact | None,
    variant: int = 0,
    *,
    twin: bool = False,
) -> Preview:
    """As the variant would be said to this person; to nobody its variables stay as they are.
    `twin`: what is said inside the window. Raises IndexError for a variant that isn't there."""
    drafted: Json = (campaign.twin or {}) if twin else campaign.variants[variant]
    drawing = _Drawing(tenant, contact)
    channel = next(iter(channels(campaign)), None)
    use = drafted.get("template")
    if use:
        kind, content = str(Message.Kind.TEMPLATE), drawing.template(use, channel)
    else:
        kind = str(drafted.get("kind") or Message.Kind.TEXT)
        content = drawing.filled(dict(drafted.get("content") or {}), "content")
    bubble = _bubble(kind, content, contact, channel)
    return Preview(contact, channel, variant, bubble, list(dict.fromkeys(drawing.problems)))


class _Drawing:
    def __init__(self, tenant: Tenant, contact: Contact | None) -> None:
        self._tenant, self._contact = tenant, contact
        self._known = personal.known()
        self.problems: list[str] = []

    def filled(self, said: dict[str, Any], where: str) -> dict[str, Any]:
        """With this person's details; what is lacking is told."""
        names = variables.names_in(said)
        self._try(personal.check, names, self._known, field=where)
        self.problems += braces.words_of(said)
        if self._contact is None:
            return said
        meant = names & (variables.DETAILS.keys() | self._known.keys())
        values = personal.values_of(self._tenant, self._contact, meant, self._known)
        self.problems += braces.words_of_values(values)
        self._try(personal.check_filled, variables.lacking(said, values) & meant)
        return variables.filled(said, values)

    def template(self, use: Json, channel: Channel | None) -> dict[str, Any]:
        name, language = str(use.get("name", "")), str(use.get("language", ""))
        content: dict[str, Any] = {"name": name, "language": language}
        found = _template(name, language, channel)
        if found is None:
            self.problems.append(str(templates.NOT_THERE))
            return content
        refusal = sendable.why_not(found, channel)
        self.problems += [str(refusal)] if refusal else []
        given = use.get("components")
        values = dict(use.get("values") or {}) if given is None else values_in(found, list(given))
        told = self.filled({"values": values}, "template")["values"]
        media = next(ids_of_files(told), "")
        file = {"mediaId": media} if media else {}
        return {**content, **file, "shown": templates.shown(found, told)}

    def _try(self, ask: Any, *args: Any, **kwargs: Any) -> None:
        try:
            ask(*args, **kwargs)
        except UnfitContent as refusal:
            self.problems += [word for words in refusal.errors.values() for word in words]
        except Refusal as refusal:
            self.problems.append(str(refusal))


def _template(name: str, language: str, channel: Channel | None) -> Template | None:
    """The channel's own, or before one is chosen any of that name."""
    rows = Template.objects.present()
    if channel is not None:
        rows = Template.objects.of_account(channel.account, sandbox=channel.sandbox).present()
    return rows.filter(name=name, language=language).first()


def _bubble(
    kind: str, content: dict[str, Any], contact: Contact | None, channel: Channel | None
) -> Bubble:
    """Nothing of it is kept."""
    someone, carrier = contact or Contact(), channel or Channel(provider=Channel.Provider.META)
    media = _media(content.get("mediaId"))
    now = timezone.now()
    message = Message(
        id=new_id(),
        contact=someone,
        channel=carrier,
        direction=Message.Direction.OUT,
        origin=Message.Origin.CAMPAIGN,
        kind=kind,
        content=content,
        media_id=media.pk if media else None,
        status=Status.READ,
        created_at=now,
        sent_at=now,
    )
    around = Around(
        thread=Thread(contact=someone, channel=carrier),
        channel=carrier,
        media={media.pk: media} if media else {},
    )
    return Bubble(Item("message", message.pk, now, message), around)


def _media(given: Any) -> Media | None:
    try:
        return Media.objects.filter(pk=UUID(str(given))).first() if given else None
    except ValueError:
        return None
