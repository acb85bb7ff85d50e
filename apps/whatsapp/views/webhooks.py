"""Webhooks through Django, for servers that run nothing else. The same logic as `asgi`."""

from __future__ import annotations

from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from apps.accounts.access import by_itself
from apps.whatsapp.webhooks import doors, receiving, storing, waking
from apps.whatsapp.webhooks.addresses import PREFIX, Address, address_of
from apps.whatsapp.webhooks.posts import Post
from apps.whatsapp.webhooks.receiving import Answer


@csrf_exempt
@by_itself
def webhook(request: HttpRequest, provider: str, channel_id: UUID | None = None) -> HttpResponse:
    """A provider calls: GET to ask whether we are there, POST with news."""
    address = address_of(f"{PREFIX}{provider}/{channel_id or ''}")
    answer = receiving.NOT_FOUND if address is None else _answer(address, request)
    return HttpResponse(
        answer.body,
        status=answer.status,
        headers=answer.headers,
        content_type="text/plain; charset=utf-8",
    )


def _answer(address: Address, request: HttpRequest) -> Answer:
    if request.method not in address.methods:
        return receiving.not_so(address)
    try:
        door = doors.open_(address)
        if door is None:
            return receiving.NOT_FOUND
        if request.method == "GET":
            return receiving.handshake(door, request.GET.dict())
        return _post(address, door, request)
    except DatabaseError:
        return receiving.NOT_STORED


def _post(address: Address, door: doors.Door, request: HttpRequest) -> Answer:
    raw = request.read(receiving.LARGEST_BODY + 1)
    if len(raw) > receiving.LARGEST_BODY:
        return receiving.TOO_LARGE
    headers = {name.lower(): value for name, value in request.headers.items()}
    post = receiving.genuine(address, door, headers, raw)
    if post is None:
        return receiving.NOT_GENUINE
    _keep(post)
    return receiving.THANKS


@transaction.atomic
def _keep(post: Post) -> None:
    with connection.cursor() as cursor:
        schemas = storing.store(cursor, [post])
    transaction.on_commit(lambda: waking.soon(schemas))
