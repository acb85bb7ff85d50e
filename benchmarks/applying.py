"""How many stored webhooks one worker puts to work, each with one thing to tell as Meta sends
them: of ten, seven statuses of a batch's messages, two messages of people and one status of
nobody's. Beside it the statuses alone, written by the barest bulk UPDATE of the same rows.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import tallying
from apps.conversations.models import Batch, Contact, Identity, Message, Orphan
from apps.whatsapp.models import Channel, WebhookEvent
from apps.whatsapp.webhooks import ingesting
from benchmarks.table import Row

EVENTS = 20_000
A_BATCH = 200
_FIRST = 1795176000  # unix seconds
_LIFE = ("sent", "delivered", "read")
_PRICING = (
    '"pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"},'
)
_STATUS = (
    '{{"id":"{id}","status":"{word}","timestamp":"{at}","recipient_id":"{to}",{more}'
    '"biz_opaque_callback_data":"{tag}"}}'
)
_TEXT = '{{"from":"{by}","id":"{id}","timestamp":"{at}","type":"text","text":{{"body":"{body}"}}}}'
_POST = (
    '{{"object":"whatsapp_business_account","entry":[{{"id":"{account}","changes":[{{"value":{{'
    '"messaging_product":"whatsapp","metadata":{{"display_phone_number":"5511900000100",'
    '"phone_number_id":"{number}"}},"contacts":[{{"profile":{{"name":"Rosa"}},"wa_id":"{who}"}}],'
    '"{what}":[{item}]}},"field":"messages"}}]}}]}}'
)
_BARE = """
    UPDATE conversations_message AS kept SET status = came.status, read_at = came.at
    FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS came (id, status, at)
    WHERE kept.id = came.id
"""


def measure(tenant: Tenant) -> Iterator[Row]:
    with in_tenant(tenant):
        WebhookEvent.objects.all().delete()
        batch = Batch.objects.create(origin="campaign", category="utility", sending=EVENTS)
        messages = _messages(Channel.objects.get(), batch)
        _store(Channel.objects.get(), messages)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        took = _timed(lambda: ingesting.drain(tenant))
        _check(batch)
        bare = _bare([message.pk for message in messages])
    ours, its = EVENTS / took, len(messages) / bare
    yield Row(
        f"events applied by one worker, of {EVENTS:,}",
        ours,
        "events/s",
        "bulk status UPDATE, rows/s",
        its,
        ours / its,
        "≥ 1,500; aim ≥ 4,000",
    )


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _messages(channel: Channel, batch: Batch) -> list[Message]:
    """People who were written to, and what was written to them."""
    count = EVENTS * 7 // 10 // len(_LIFE) + 1
    people = [Contact(phone=_phone(number), source="import") for number in range(count)]
    Contact.objects.bulk_create(people, batch_size=2000)
    Identity.objects.bulk_create(
        (Identity(contact=one, kind="phone", value=one.phone) for one in people), batch_size=2000
    )
    sent = [
        Message(
            id=new_id(),
            contact=one,
            channel=channel,
            batch=batch,
            direction="out",
            origin="campaign",
            kind="text",
            content={"text": "Olá"},
            status="sending",
        )
        for one in people
    ]
    return Message.objects.bulk_create(sent, batch_size=2000)


def _phone(number: int) -> str:
    return f"+5511{900000000 + number}"


def _store(channel: Channel, messages: Sequence[Message]) -> None:
    """As the door of webhooks stores them."""
    bodies = [_post(channel, messages, number).encode() for number in range(EVENTS)]
    WebhookEvent.objects.bulk_create(
        (WebhookEvent(provider="meta", body=raw, digest=sha256(raw).digest()) for raw in bodies),
        batch_size=2000,
    )


def _post(channel: Channel, messages: Sequence[Message], number: int) -> str:
    tenth, at = number % 10, _FIRST + number
    nth, step = divmod(number // 10 * 7 + tenth, len(_LIFE))
    who = _phone(nth % len(messages)).removeprefix("+")
    about = {"account": channel.account, "number": channel.key, "who": who}
    if tenth >= 8 or tenth == 7:
        about["who"] = _phone(number % 5000).removeprefix("+")
    if tenth in {7, 8}:
        item = _TEXT.format(by=about["who"], id=f"wamid.in.{number}", at=at, body="Olá " * 20)
        return _POST.format(**about, what="messages", item=item)
    known = messages[nth % len(messages)] if tenth < 7 else None
    word = _LIFE[step] if known else "read"
    item = _STATUS.format(
        id=f"wamid.{known.pk if known else f'nobodys.{number}'}",
        word=word,
        at=at,
        to=who,
        more=_PRICING if word == "delivered" else "",
        tag=known.pk if known else "",
    )
    return _POST.format(**about, what="statuses", item=item)


def _check(batch: Batch) -> None:
    """A figure counts only if the work was done."""
    states = set(WebhookEvent.objects.values_list("state", flat=True))
    came = Message.objects.filter(direction="in").count()
    counted = tallying.counts(batch)
    read = Message.objects.filter(status="read").count()
    done = (states, came, Orphan.objects.count(), counted.read)
    if done != ({"done"}, EVENTS // 5, EVENTS // 10, read) or not read:
        raise RuntimeError(f"not applied: {done}")


def _bare(ids: Sequence[UUID]) -> float:
    """Seconds for the same number of rows, a transaction for each batch."""
    at = datetime.fromtimestamp(_FIRST, UTC)
    began = time.perf_counter()
    for start in range(0, len(ids), A_BATCH):
        some = list(ids[start : start + A_BATCH])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BARE, [some, ["read"] * len(some), [at] * len(some)])
    return time.perf_counter() - began
