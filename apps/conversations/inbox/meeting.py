"""Who wrote, or was written to: the contact of each message, made where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apps.accounts.models import Tenant
from apps.conversations.models import Contact
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp.events import Received
from apps.whatsapp.models import Channel


def contacts(
    tenant: Tenant, received: Sequence[Received], *, channels: Mapping[str, Channel]
) -> list[Contact | None]:
    """Somebody in the trash who writes comes back; who is only spoken of stays there."""
    scopes = [Scope.of(channels[one.channel_key]) for one in received]
    found = _in_the_trash(tenant, received, scopes)
    others = [nth for nth in range(len(received)) if nth not in found]
    met = identities.find_or_make(
        tenant, [received[nth].person for nth in others], scope=[scopes[nth] for nth in others]
    )
    return [
        one for _nth, one in sorted([*zip(others, met, strict=True), *found.items()], key=_place)
    ]


def _place(placed: tuple[int, Contact | None]) -> int:
    return placed[0]


def _in_the_trash(
    tenant: Tenant, received: Sequence[Received], scopes: Sequence[Scope]
) -> dict[int, Contact]:
    told = [nth for nth, one in enumerate(received) if one.echo or one.history]
    if not told:
        return {}
    people = [received[nth].person for nth in told]
    found = identities.find(tenant, people, scope=[scopes[nth] for nth in told])
    return {
        nth: contact
        for nth, contact in zip(told, found, strict=True)
        if contact and contact.trashed_at
    }
