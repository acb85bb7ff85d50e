"""Messages of people, edits and deletions among them."""

from __future__ import annotations

from apps.whatsapp.events import Context, Deleted, Edited, Event, Person, Received, Referral
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.providers.meta.parsing.change import Change
from apps.whatsapp.providers.meta.parsing.contents import content_of
from apps.whatsapp.providers.meta.parsing.people import is_reachable
from apps.whatsapp.providers.meta.reading import Item, Odd, kept


def incoming(change: Change, message: Item) -> list[Event]:
    """A message somebody wrote to the company."""
    return [told(change, message, sender(change, message))]


def told(
    change: Change,
    message: Item,
    person: Person,
    *,
    echo: bool = False,
    history: bool = False,
) -> Received | Edited | Deleted:
    """A message, an edit or a deletion in the thread with that person."""
    number, provider_id = change.number(), message.needed_id("id")
    at = message.moment("timestamp")
    match message.text("type"):
        case "edit":
            edit = message.child("edit")
            original = edit.needed_id("original_message_id")
            content = content_of(edit.child("message"))
            return Edited(number, provider_id, original, at, person, content, echo=echo)
        case "revoke":
            original = message.child("revoke").needed_id("original_message_id")
            return Deleted(number, provider_id, original, at, person, echo=echo)
    return Received(
        number,
        provider_id,
        at,
        person,
        content_of(message),
        context=_context(message.child("context")),
        referral=_referral(message.child("referral")),
        group_id=message.id("group_id"),
        echo=echo,
        history=history,
        history_status=message.child("history_context").text("status").lower(),
    )


def sender(change: Change, message: Item) -> Person:
    """Who wrote. Raises Odd when nobody can be found: it must not go to somebody else."""
    person = change.people.person(
        message.phone("from"), message.id("from_user_id"), message.id("from_parent_user_id")
    )
    if not is_reachable(person) and len(change.value.children("messages")) == 1:
        person = change.people.only()
    if not is_reachable(person):
        raise Odd("no sender", message.path)
    identity = message.child("identity").id("hash")
    if not identity:
        return person
    return Person(person.address, person.name, person.parent_user_id, identity)


def _context(context: Item) -> Context:
    product = context.child("referred_product")
    return Context(
        reply_to=context.id("id"),
        forwarded=context.truth("forwarded") or context.truth("frequently_forwarded"),
        frequently_forwarded=context.truth("frequently_forwarded"),
        product=product.text("product_retailer_id"),
        catalog=product.text("catalog_id"),
    )


def _referral(referral: Item) -> Referral | None:
    if not referral.value:
        return None
    kind = referral.text("media_type")
    return Referral(
        referral.text("source_type"),
        source_id=referral.text("source_id"),
        url=referral.text("source_url"),
        headline=referral.text("headline"),
        body=referral.text("body"),
        media_kind=MediaKind(kind) if kind in {"image", "video"} else None,
        media_url=referral.text(f"{kind}_url") or referral.text("thumbnail_url"),
        click_id=referral.text("ctwa_clid"),
        raw=kept(dict(referral.value)),
    )
