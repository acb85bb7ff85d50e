"""What providers answer about people's addresses, kept once the messages are recorded.

Lost with the process it is simply learned again with the next message.
"""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts.models import Tenant
from apps.conversations.models import Contact
from apps.conversations.people import identities
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

AT_ONCE = 200  # people of one transaction
MOST = 5_000  # people who wait for it; of more nothing is learned for now


def learn(tenant: Tenant, channel: Channel, addresses: Sequence[Address]) -> None:
    """In the tenant."""
    identities.find_or_make(
        tenant,
        list(addresses),
        source=Contact.Source.HAND,
        scope=identities.Scope.of(channel),
    )
