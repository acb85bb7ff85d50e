"""One change of a webhook, and how its items are read without one spoiling the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from apps.whatsapp.events import Event, Problem, Unparsed
from apps.whatsapp.providers.meta.parsing.people import People
from apps.whatsapp.providers.meta.reading import Item, Odd

UNFORESEEN = "unforeseen"  # how the reason begins when our own code stumbled


@dataclass(frozen=True, slots=True)
class Change:
    """`at` is the entry's time, which only changes of accounts and templates have."""

    field: str
    value: Item
    channel_key: str
    account_key: str
    at: datetime | None
    people: People

    def number(self) -> str:
        """The phone number id. Raises Odd where there is none: nobody knows whose it is then."""
        if not self.channel_key:
            raise Odd("no phone_number_id", f"{self.value.path}.metadata")
        return self.channel_key


Reader = Callable[[Change, Item], Iterable[Event]]


def read_each(change: Change, holder: Item, name: str, read: Reader) -> Iterator[Event]:
    """What `read` makes of each item of a list; one that it can't read becomes Unparsed."""
    for item in holder.each(name):
        if isinstance(item, Odd):
            yield Unparsed(item.why, item.path, change.channel_key)
        else:
            yield from read_one(change, item, read)


def read_one(change: Change, item: Item, read: Reader) -> Iterable[Event]:
    try:
        return list(read(change, item))
    except Odd as odd:
        return [Unparsed(odd.why, odd.path, change.channel_key)]
    except Exception as exc:  # the neighbours of what we did not foresee must get through
        return [Unparsed(f"{UNFORESEEN} {type(exc).__name__}", item.path, change.channel_key)]


def problems_of(item: Item) -> tuple[Problem, ...]:
    """What stands under `errors`."""
    return tuple(problem(error) for error in item.children("errors"))


def problem(error: Item) -> Problem:
    details = error.child("error_data").text("details")
    return Problem(
        error.id("code"),
        title=error.text("title") or error.text("message"),
        detail=details or error.text("message"),
        subcode=error.id("error_subcode"),
        trace=error.id("fbtrace_id"),
    )
