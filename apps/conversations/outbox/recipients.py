"""Who gets a message: found or made by their address, and held until it is in the queue."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.models import Tenant
from apps.conversations.consent import reasons
from apps.conversations.consent.reasons import MayNotReceive, Reason
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Contact, Conversation, Message
from apps.conversations.outbox.drafts import To
from apps.conversations.people import identities
from apps.whatsapp.messages import Address

Origin = Message.Origin
Source = Contact.Source


def source_of(origin: str) -> Source:
    """How somebody new came, who was written to first."""
    return Source.HAND if origin == Origin.AGENT else Source.API


def held(tenant: Tenant, to: To, *, origin: str) -> Contact:
    """The contact, locked so that no merge comes between. Raises UnfitContent, MayNotReceive."""
    if isinstance(to, Address):
        return _of_address(tenant, to, origin)
    contact_id = to.contact_id if isinstance(to, Conversation) else to.pk
    rows = Contact.objects.select_for_update(no_key=True)
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise MayNotReceive(Reason(reasons.GONE))
    return contact


def _of_address(tenant: Tenant, address: Address, origin: str) -> Contact:
    met = identities.find_or_make(tenant, [address], source=source_of(origin))[0]
    if met is None:
        raise UnfitContent({"to": [_("Name who gets it.")]})
    return met
