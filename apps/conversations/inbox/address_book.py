"""Names from the company's own phone: people without a name get the one it has there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from apps.accounts.models import Tenant
from apps.conversations.inbox.surviving import Faults, each_survives
from apps.conversations.models import Contact
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp.events import ContactSynced
from apps.whatsapp.models import Channel

Channels = Mapping[str, Channel]


def receive(
    tenant: Tenant, events: Sequence[ContactSynced], *, channels: Channels
) -> Faults[ContactSynced]:
    """Who is taken off the phone stays a contact here. A name given here is never replaced."""
    told = [event for event in events if not event.removed and event.person.name]
    return each_survives(told, partial(_take_in, tenant, channels))


def _take_in(tenant: Tenant, channels: Channels, events: Sequence[ContactSynced]) -> None:
    """Only people who are known here: a phone holds many who are none of the company's."""
    people = [event.person for event in events]
    scopes = [Scope.of(channels[event.channel_key]) for event in events]
    found = identities.find(tenant, people, scope=scopes)
    known = [nth for nth, contact in enumerate(found) if contact]
    identities.find_or_make(
        tenant,
        [people[nth] for nth in known],
        source=Contact.Source.HAND,  # nobody has written, so who is in the trash stays there
        scope=[scopes[nth] for nth in known],
    )
