"""Asking what became of a message, where its webhooks got lost.

Source: Meta's OpenAPI description v23.0, `message_history`.
"""

from __future__ import annotations

from apps.whatsapp.errors import Failure
from apps.whatsapp.events import Delivery, Person, Problem, StatusChanged
from apps.whatsapp.messages import NOWHERE
from apps.whatsapp.providers.meta.graph import decoded, graph_request
from apps.whatsapp.providers.meta.outcomes import failure_of
from apps.whatsapp.providers.meta.reading import Item
from apps.whatsapp.providers.protocol import Connection, Request, Response

FIELDS = "id,message_id,events{delivery_status,timestamp,error_description}"
NO_REASON = "failed_without_code"  # the history says that it failed, never by which code
WORDS = {
    "SENT": Delivery.SENT,
    "DELIVERED": Delivery.DELIVERED,
    "READ": Delivery.READ,
    "PLAYED": Delivery.PLAYED,
    "FAILED": Delivery.FAILED,
}


def history_request(connection: Connection, message: str) -> Request:
    params = {"message_id": message, "fields": FIELDS}
    return graph_request(connection, "GET", f"{connection.key}/message_history", params=params)


def statuses_told(connection: Connection, response: Response) -> list[StatusChanged] | Failure:
    """Each step once, also when several apps were told of it."""
    failure = failure_of(response)
    if failure is not None:
        return failure
    found: dict[tuple[str, Delivery], StatusChanged] = {}
    for message in Item(decoded(response), "").children("data"):
        for event in message.child("events").children("data"):
            status = WORDS.get(event.text("delivery_status").upper())
            provider_id = message.id("message_id")
            if status and provider_id:
                told = _told(connection.key, provider_id, status, event)
                found.setdefault((provider_id, status), told)
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
