"""Beginning to write to somebody: the conversation that is there, or a new one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.models import Contact, Conversation, ConversationEvent, Thread
from apps.conversations.people import identities
from apps.whatsapp import phones
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel


class NobodyToWriteTo(Refusal):
    code = "nobody_to_write_to"
    status = 400
    message = _("Choose somebody, or write their number with area code.")


class NotReachable(Refusal):
    code = "no_number"
    status = 409
    message = _("This contact has no number. Add one first.")


@transaction.atomic
def begin(tenant: Tenant, contact: Contact, channel: Channel, *, by: Actor) -> Conversation:
    """The open conversation of the two, else a new one with whoever begins it: a closed one stays
    as it ended. Nothing is sent yet, and nobody waits. Raises NotReachable."""
    if not (contact.phone or _answered_before(contact, channel)):
        raise NotReachable
    thread, _made = Thread.objects.get_or_create(contact=contact, channel=channel)
    Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
    found = Conversation.objects.open_ones().filter(thread=thread).first()
    return found or _new(tenant, thread, by)


def person(tenant: Tenant, number: str) -> Contact:
    """Whose number it is, made known where nobody has it. Raises NobodyToWriteTo. In the caller's
    transaction."""
    try:
        phone = phones.read(number)
    except phones.NotAPhone as exc:
        raise NobodyToWriteTo from exc
    met = identities.find_or_make(tenant, [Address(phone=phone)], source=Contact.Source.HAND)[0]
    if met is None:
        raise NobodyToWriteTo
    return met


def _answered_before(contact: Contact, channel: Channel) -> bool:
    """Who wrote without a number can be answered where they wrote."""
    return Thread.objects.filter(contact=contact, channel=channel).exists()


def _new(tenant: Tenant, thread: Thread, by: Actor) -> Conversation:
    now = timezone.now()
    conversation = Conversation.objects.create(
        thread=thread,
        contact_id=thread.contact_id,
        channel_id=thread.channel_id,
        assignee_id=by.user.pk if by.user else None,
        last_message_at=now,
        opened_at=now,
    )
    ConversationEvent.objects.create(
        conversation=conversation,
        thread=thread,
        kind=ConversationEvent.Kind.OPENED,
        by_id=by.user.pk if by.user else None,
        by_name=by.name[:120],
        at=now,
    )
    news.conversation_changed.send(sender=None, conversations=[conversation], tenant=tenant)
    return conversation
