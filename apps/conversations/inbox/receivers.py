"""What the door in does as soon as the wire or the engine speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant
from apps.conversations import news
from apps.conversations.advancing import Advance
from apps.conversations.inbox import address_book, adopting, receiving, statuses, telling, ticks
from apps.conversations.inbox.orphans import Named
from apps.conversations.inbox.receiving import Told
from apps.conversations.inbox.surviving import Faults
from apps.conversations.models import Conversation
from apps.whatsapp import news as wire
from apps.whatsapp.events import ContactSynced, StatusChanged
from apps.whatsapp.models import Media


@receiver(wire.messages_received)
def take_messages_in(
    events: Sequence[Told], channels: receiving.Channels, **_: Any
) -> Faults[Told]:
    return receiving.receive(current_tenant(), events, channels=channels)


@receiver(wire.statuses_received)
def advance_messages(
    events: Sequence[StatusChanged], channels: statuses.Channels, **_: Any
) -> Faults[StatusChanged]:
    return statuses.receive(current_tenant(), events, channels=channels)


@receiver(wire.contacts_received)
def take_names_in(
    events: Sequence[ContactSynced], channels: address_book.Channels, **_: Any
) -> Faults[ContactSynced]:
    return address_book.receive(current_tenant(), events, channels=channels)


@receiver(wire.media_changed)
def tell_of_files(files: Sequence[Media], **_: Any) -> None:
    telling.files_came(current_tenant(), files)


@receiver(news.messages_named)
def apply_what_waited(named: Sequence[Named], tenant: Tenant, **_: Any) -> None:
    adopting.adopt(tenant, named)
    adopting.look_again(tenant, [(channel, name) for _message, channel, name in named])


@receiver(news.messages_advanced)
def tell_how_far(advances: Sequence[Advance], tenant: Tenant, **_: Any) -> None:
    telling.advanced(tenant, advances)
    ticks.follow(tenant, advances)


@receiver(news.conversation_changed)
def tell_of_conversations(conversations: Sequence[Conversation], tenant: Tenant, **_: Any) -> None:
    telling.conversations(tenant, conversations)
