"""The message that another one refers to: an answer to it, or a reaction."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Contact, Message
from apps.whatsapp.models import Channel


def provider_id_of(contact: Contact, channel: Channel, given: str, *, field: str) -> str:
    """What the provider calls it. `given`: our id of it, or the provider's. Raises UnfitContent
    for one that is not of this thread, or has not been sent yet."""
    thread = Message.objects.of_thread(contact, channel).exclude(provider_id="")
    try:
        rows = thread.filter(pk=UUID(given))
    except ValueError:
        rows = thread.filter(provider_id=given)
    found = rows.values_list("provider_id", flat=True).first()
    if found is None:
        words = _("There is no such message with this person on this channel.")
        raise UnfitContent({field: [words]})
    return found
