"""What WhatsApp itself says of a person: that they are reached elsewhere from now on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from apps.accounts.models import Tenant
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp.events import Received, System
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

_MOVED = frozenset({"changed_number", "changed_user_id"})


def apply(tenant: Tenant, events: Iterable[Received], *, channels: Mapping[str, Channel]) -> None:
    """Each once: told again, the number may be somebody else's by then. After the messages of
    the same batch, which were written by whoever had the number until then."""
    for event in events:
        content = event.content
        is_news = not (event.history or event.echo)
        if isinstance(content, System) and content.kind in _MOVED and is_news:
            scope = Scope.of(channels[event.channel_key])
            identities.changed_number(tenant, _before(event, content), content.new, scope=scope)


def _before(event: Received, content: System) -> Address:
    """By which names they were known until now."""
    known = event.person.address
    if content.kind == "changed_user_id":
        return Address(user_id=content.previous_user_id)
    return replace(known, user_id=content.previous_user_id or known.user_id)
