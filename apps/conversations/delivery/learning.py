"""What providers answer about people's addresses, kept once the messages are recorded.

Lost with the process it is simply learned again with the next message.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from apps.accounts.models import Tenant
from apps.conversations.models import Contact
from apps.conversations.people import identities
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel

AT_ONCE = 200  # people of one transaction
MOST = 5_000  # people who wait for it; of more nothing is learned for now


class Gone(RuntimeError):
    """Somebody was erased while this was being learned."""


@transaction.atomic
def learn(tenant: Tenant, channel: Channel, addresses: Sequence[Address]) -> None:
    """In the tenant. Whoever was erased while their message was on its way stays so: nobody is
    made. Raises Gone, and nothing of it is kept."""
    scope = identities.Scope.of(channel)
    found = identities.find(tenant, addresses, scope=scope)
    known = {one.pk for one in found if one}
    people = [who for who, one in zip(addresses, found, strict=True) if one]
    made = identities.find_or_make(tenant, people, source=Contact.Source.HAND, scope=scope)
    if {one.pk for one in made if one} - known:
        raise Gone
