"""A message that did not arrive, said once more: a new message, asked everything at the door."""

from __future__ import annotations

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import reasons
from apps.conversations.consent.reasons import MayNotReceive, Reason
from apps.conversations.models import Contact, Message, Status
from apps.conversations.outbox import sending
from apps.conversations.outbox.drafts import Draft, TemplateUse
from apps.conversations.outbox.refusals import AlreadyAnew, NotFailed

ANEW = "anew"  # in a failed message's `problem`: the id of the one that was sent instead


@transaction.atomic
def again(tenant: Tenant, message: Message, *, by: Actor) -> Message:
    """The new message. Raises NotFailed, AlreadyAnew, and whatever the door says."""
    failed = _held(message)
    if failed.status != Status.FAILED:
        raise NotFailed(failed.status)
    if (failed.problem or {}).get(ANEW):
        raise AlreadyAnew
    made = sending.send(tenant, _draft(failed, by), by=by)
    failed.problem = {**(failed.problem or {}), ANEW: str(made.pk)}
    failed.save(update_fields=["problem"])
    after = {"anew": str(made.pk)}
    audit.record("message.sent_again", by=by, tenant=tenant, about=failed, after=after)
    return made


def _held(message: Message) -> Message:
    """The person before the message, as everybody who holds both does."""
    if message.contact_id:
        people = Contact.objects.filter(pk=message.contact_id).select_for_update(no_key=True)
        list(people.values_list("pk"))
    rows = Message.objects.outgoing().select_related("contact", "channel")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=message.pk)


def _draft(failed: Message, by: Actor) -> Draft:
    if failed.contact is None:
        raise MayNotReceive(Reason(reasons.GONE))
    return Draft(
        to=failed.contact,
        kind=failed.kind,
        content=failed.content,
        template=_template(failed),
        channel=failed.channel,
        reply_to=failed.reply_to,
        origin=Message.Origin.API if by.api_key else Message.Origin.AGENT,
        category=failed.category,
        word_for_word=True,
    )


def _template(failed: Message) -> TemplateUse | None:
    if failed.kind != Message.Kind.TEMPLATE:
        return None
    said = failed.content
    return TemplateUse(said["name"], said["language"], components=said.get("components") or [])
