"""What the company's own phone tells: its messages, its address book, its history."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from apps.whatsapp.events import (
    ChannelProblem,
    ContactSynced,
    Event,
    HistoryProgress,
    Ignored,
    Person,
)
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.meta.parsing.change import Change, problems_of, read_each
from apps.whatsapp.providers.meta.parsing.messages import told
from apps.whatsapp.providers.meta.parsing.people import is_reachable
from apps.whatsapp.providers.meta.reading import Item, Odd, phone_of

DECLINED = "2593109"


def echo(change: Change, message: Item) -> list[Event]:
    """A message that the company wrote on its phone."""
    return [told(change, message, _addressee(change, message), echo=True)]


def contact(change: Change, item: Item) -> list[Event]:
    """A line of the phone's address book that came, changed or went."""
    number = change.number()
    if item.text("type") != "contact":
        return [Ignored(f"state_sync {item.text('type')[:40]}", number)]
    card = item.child("contact")
    person = Person(
        Address(phone=card.phone("phone_number"), user_id=card.id("user_id")),
        name=card.text("full_name") or card.text("first_name"),
    )
    if not is_reachable(person):
        raise Odd("no phone_number", card.path)
    at = item.child("metadata").moment("timestamp")
    return [ContactSynced(number, person, at, removed=item.text("action") == "remove")]


def chunk(change: Change, item: Item) -> Iterator[Event]:
    """A piece of the history; its messages first, then how far it came."""
    number = change.number()
    problems = problems_of(item)
    if any(problem.code == DECLINED for problem in problems):
        yield HistoryProgress(number, declined=True)
    elif problems:
        yield ChannelProblem(number, change.account_key, problems)
    yield from read_each(change, item, "threads", _thread)
    if item.has("metadata"):
        about = item.child("metadata")
        yield HistoryProgress(number, phase=about.whole("phase"), progress=about.whole("progress"))


def past_file(change: Change, message: Item) -> list[Event]:
    """A file of the history; it comes after the message that it belongs to."""
    return [_past(change, message, Address())]


def _thread(change: Change, thread: Item) -> Iterator[Event]:
    address = Address(phone=thread.phone("id"))
    if not address.phone:
        address = Address(user_id=thread.needed_id("id"))
    yield from read_each(change, thread, "messages", partial(_past_message, thread=address))


def _past_message(change: Change, message: Item, *, thread: Address) -> list[Event]:
    return [_past(change, message, thread)]


def _past(change: Change, message: Item, thread: Address) -> Event:
    company = phone_of(change.value.child("metadata").value.get("display_phone_number"))
    writer, reader = message.phone("from"), message.phone("to")
    ours = bool(writer) and (writer == company or (reader != "" and reader == thread.phone))
    if thread.phone or thread.user_id:
        person = change.people.person(thread.phone, thread.user_id)
    elif ours:
        person = _addressee(change, message)
    else:
        person = change.people.person(writer, message.id("from_user_id"))
    if not is_reachable(person):
        raise Odd("nobody's", message.path)
    return told(change, message, person, echo=ours, history=True)


def _addressee(change: Change, message: Item) -> Person:
    person = change.people.person(message.phone("to"), message.id("to_user_id"))
    if not is_reachable(person):
        raise Odd("no addressee", message.path)
    return person
