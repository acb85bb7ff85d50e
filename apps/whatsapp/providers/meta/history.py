"""Asking what became of a message, where its webhooks got lost.

Source: Meta's OpenAPI description v23.0, `message_history`. It can be asked for one message, by
the id that Meta gave it, or for all of a number's, page by page. It tells neither our own tag nor
what a message says; for whom it was stands in its id (see `ids`).
"""

from __future__ import annotations

from apps.whatsapp.errors import Failure
from apps.whatsapp.events import Delivery, Person, Problem, StatusChanged
from apps.whatsapp.messages import NOWHERE
from apps.whatsapp.providers.meta.graph import decoded, graph_request
from apps.whatsapp.providers.meta.ids import recipient_in
from apps.whatsapp.providers.meta.outcomes import failure_of
from apps.whatsapp.providers.meta.reading import Item
from apps.whatsapp.providers.protocol import Connection, Request, Response, Trace, Traces

FIELDS = "id,message_id,events{delivery_status,timestamp,error_description}"
NO_REASON = "failed_without_code"  # the history says that it failed, never by which code
WORDS = {
    "SENT": Delivery.SENT,
    "DELIVERED": Delivery.DELIVERED,
    "READ": Delivery.READ,
    "PLAYED": Delivery.PLAYED,
    "FAILED": Delivery.FAILED,
    "ERROR": Delivery.FAILED,  # the word of the events' own address
}
PAGE = "100"  # messages; the most there may be


def history_request(connection: Connection, message: str) -> Request:
    params = {"message_id": message, "fields": FIELDS}
    return graph_request(connection, "GET", f"{connection.key}/message_history", params=params)


def statuses_told(connection: Connection, response: Response) -> list[StatusChanged] | Failure:
    """Each step once, also when several apps were told of it."""
    failure = failure_of(response)
    if failure is not None:
        return failure
    messages = Item(decoded(response), "").children("data")
    return [status for message in messages for status in _steps(connection.key, message)]


def listing_request(connection: Connection, more: str = "") -> Request:
    params = {"fields": FIELDS, "limit": PAGE} | ({"after": more} if more else {})
    return graph_request(connection, "GET", f"{connection.key}/message_history", params=params)


def traces_told(connection: Connection, response: Response) -> Traces | Failure:
    """Messages of whom it can't be told for whom they were are there too, without an address."""
    failure = failure_of(response)
    if failure is not None:
        return failure
    page = Item(decoded(response), "")
    found = tuple(
        _trace(connection.key, message) for message in page.children("data") if message.id(_ID)
    )
    paging = page.child("paging")
    return Traces(found, paging.child("cursors").text("after") if paging.text("next") else "")


_ID = "message_id"


def _trace(channel_key: str, message: Item) -> Trace:
    steps = _steps(channel_key, message)
    times = [step.at for step in steps if step.at]
    provider_id = message.id(_ID)
    return Trace(
        provider_id, recipient_in(provider_id), min(times, default=None), told=tuple(steps)
    )


def _steps(channel_key: str, message: Item) -> list[StatusChanged]:
    """Each once."""
    provider_id = message.id(_ID)
    found: dict[Delivery, StatusChanged] = {}
    for event in message.child("events").children("data"):
        status = WORDS.get(event.text("delivery_status").upper())
        if status and provider_id:
            found.setdefault(status, _told(channel_key, provider_id, status, event))
    return list(found.values())


def _told(channel_key: str, provider_id: str, status: Delivery, event: Item) -> StatusChanged:
    problems: tuple[Problem, ...] = ()
    if status is Delivery.FAILED:
        problems = (Problem(NO_REASON, detail=event.text("error_description")),)
    return StatusChanged(
        channel_key,
        provider_id,
        status,
        event.moment("timestamp"),
        Person(NOWHERE),
        problems=problems,
    )
