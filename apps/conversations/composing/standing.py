"""What may be said in a conversation now, asked before anybody begins to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.conversations.consent import asking
from apps.conversations.models import Category, ConsentRules, Conversation, Message
from apps.conversations.outbox import channels, windows
from apps.conversations.outbox import standing as door
from apps.conversations.outbox.drafts import Variant
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Capabilities


class Mode(StrEnum):
    OPEN = "open"  # anything may be said
    TEMPLATES = "templates"  # the window is shut
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class Standing:
    """`why`: in words, where not anything may be said. `hint`: what is good to know although it
    may. `window_until` None: there is no window, or it never opened."""

    mode: Mode
    can: Capabilities
    why: str = ""
    hint: str = ""
    window_until: datetime | None = None


def of(
    tenant: Tenant, conversation: Conversation, *, consent: tuple[ConsentRules, bool] | None = None
) -> Standing:
    """As the door would answer; it is asked again when something leaves. `consent`: the rules,
    where they are known."""
    channel = conversation.channel
    can = provider_of(channel.provider).capabilities
    try:
        _ask(tenant, conversation, consent)
    except Refusal as refusal:
        return Standing(Mode.SHUT, can, str(refusal))
    until = conversation.thread.window_until if can.window else None
    if windows.why_not(channel, Message.Kind.TEXT, until):
        return Standing(Mode.TEMPLATES, can, _shut(until), window_until=until)
    return Standing(Mode.OPEN, can, hint=_hint(conversation), window_until=until)


def _ask(
    tenant: Tenant, conversation: Conversation, consent: tuple[ConsentRules, bool] | None
) -> None:
    contact, channel = conversation.contact, conversation.channel
    door.check(tenant)
    channels.choose(contact, conversation, Variant(), channel)
    asking.check(
        tenant,
        contact,
        medium=asking.medium_of(channel),
        category=Category.SERVICE,
        channel=channel,
        known=consent,
    )


def _shut(until: datetime | None) -> str:
    if until is None:
        return _("They have not written here yet, so WhatsApp takes only templates.")
    return _(
        "They last wrote more than 24 hours ago, so WhatsApp takes only templates. When they"
        " answer, anything may be said again."
    )


def _hint(conversation: Conversation) -> str:
    if conversation.channel.may_send:
        return ""
    return _("The channel has no connection now. What you send waits until it is back.")
