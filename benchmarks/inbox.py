"""How fast the inbox answers among a million messages: whole requests, beside their SQL alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client

from apps.accounts import schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.analytics import summing
from apps.conversations.models import Contact, Conversation, SearchDueRange
from apps.conversations.people import indexing
from apps.whatsapp.models import Channel
from benchmarks import processor
from benchmarks.contacts import FIRST, LAST
from benchmarks.table import Row, timed

MESSAGES = 1_000_000
FEW = 100  # so many times less of everything, to tell what many cost
ROUNDS = 40
LONG = 1_000  # messages in one thread
#: Of a million messages: 200,000 people, 50,000 conversations, a tenth of them at hand.
_PEOPLE, _CONVERSATIONS = 5, 20
#: One in so many conversations is at hand, mine …, so that of few ones too a folder fills a page.
_MANY = {"rest": 10, "mine": 30, "snoozed": 100, "waits": 40}
_SOME = {"rest": 2, "mine": 4, "snoozed": 10, "waits": 12}
_PAGE, _SEARCH = "p95 ≤ 60 ms; aim ≤ 25 ms", "p95 ≤ 120 ms; aim ≤ 50 ms"
#: A UUIDv7 of a moment.
_ID = """(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7'
    || substr(md5({seed}), 1, 3) || '8' || substr(md5({seed}), 4, 15))::uuid"""
_FILL_PEOPLE = """
    WITH words AS (SELECT string_to_array(%s, ' ') AS first, string_to_array(%s, ' ') AS last),
    made AS (
        INSERT INTO conversations_contact
            (id, name, phone, email, category, notes, attributes, tags, language, time_zone, source,
             version)
        SELECT public.uuid7(),
            first[1 + n %% 14] || ' ' || substr(md5(n::text), 1, 5)
                || ' ' || last[1 + n / 14 %% 12],
            '+' || (5511980000000 + n), '', '', '', '{}', '{}', '', '', 'import', 1
        FROM words, generate_series(1, %s) AS n
        RETURNING id, phone
    )
    INSERT INTO conversations_identity (contact_id, kind, scope, value, learned)
    SELECT id, 'phone', '', phone, '' FROM made
"""
_FILL_THREADS = """
    INSERT INTO conversations_thread (id, contact_id, channel_id, last_inbound_at, window_until)
    SELECT public.uuid7(), id, %(channel)s, now() - interval '1 hour', now() + interval '23 hours'
    FROM conversations_contact ORDER BY id LIMIT %(count)s
"""
_FILL_CONVERSATIONS = f"""
    INSERT INTO conversations_conversation (
        id, thread_id, contact_id, channel_id, status, assignee_id, unread, preview,
        preview_status, last_message_at, last_inbound_at, opened_at, closed_at, snoozed_until,
        waiting_since, asked_at, answered_at, tags
    )
    SELECT {_ID.format(at="opened", seed="'c' || n")}, id, contact_id, channel_id,
        CASE WHEN n %% %(rest)s > 0 THEN 'closed' WHEN n %% %(snoozed)s = 0 THEN 'pending'
            ELSE 'open' END,
        CASE WHEN n %% %(mine)s = 0 THEN %(me)s::uuid END, CASE WHEN n %% 20 = 0 THEN 2 ELSE 0 END,
        'Is my order on its way?', '', opened + interval '1 hour', opened + interval '1 hour',
        opened, CASE WHEN n %% %(rest)s > 0 THEN opened + interval '2 hours' END,
        CASE WHEN n %% %(snoozed)s = 0 THEN now() + interval '1 day' END,
        CASE WHEN n %% %(waits)s = 10 THEN opened END, opened,
        CASE WHEN n %% %(waits)s <> 10 THEN opened + interval '10 minutes' END, '{{}}'
    FROM (
        SELECT *, now() - interval '80 days' * n / %(count)s - interval '2 hours' AS opened
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM conversations_thread) AS numbered
    ) AS threads
"""  # noqa: S608  # nosec B608 - our own words only
_FILL_EVENTS = f"""
    INSERT INTO conversations_conversationevent
        (id, conversation_id, thread_id, kind, by_name, data, at)
    SELECT {_ID.format(at="opened_at", seed="'e' || id::text")}, id, thread_id, 'opened', '',
        '{{}}', opened_at FROM conversations_conversation
"""  # noqa: S608  # nosec B608
#: Each conversation has its share; one person in a hundred words says something rare.
_FILL_MESSAGES = f"""
    INSERT INTO conversations_message
        (id, contact_id, channel_id, direction, origin, kind, content, status, created_at)
    SELECT {_ID.format(at="at", seed="talk::text || n")}, contact_id, channel_id,
        CASE WHEN n %% 2 = 1 THEN 'in' ELSE 'out' END,
        CASE WHEN n %% 2 = 1 THEN 'person' ELSE 'agent' END, 'text',
        jsonb_build_object('text', 'Olá, meu pedido ' || substr(md5(talk::text || n), 1, 6)
            || CASE WHEN n = 7 THEN ' foi trocado' ELSE ' ainda não chegou' END),
        CASE WHEN n %% 2 = 1 THEN 'received' ELSE 'read' END, at
    FROM (
        SELECT one.id AS talk, contact_id, channel_id, n,
            opened_at + interval '3 minutes' * (n - 1) AS at
        FROM conversations_conversation AS one,
            generate_series(1, CASE WHEN one.id = %(longest)s THEN %(long)s ELSE %(each)s END) AS n
    ) AS said
"""  # noqa: S608  # nosec B608
_TABLES = (
    "contact", "contactsearch", "identity", "searchduerange", "thread", "conversation",
    "conversationevent", "message", "messageday", "messagehour", "conversationday",
)  # fmt: skip


@dataclass(slots=True)
class Asked:
    """Milliseconds of `processor` of one request; `times`, `alone`: seconds of each, and of its
    SQL; `queries`: without SET."""

    processor: float = 0
    times: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1] * 1000

    @property
    def sql(self) -> float:
        return median(self.alone) * 1000


@dataclass(slots=True)
class _Clock:
    """How long the database took, and how often it was asked."""

    seconds: float = 0
    queries: int = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += not str(sql).lstrip().upper().startswith(("SET ", "SELECT SET_CONFIG"))


def measure(size: int = MESSAGES) -> list[Row]:
    with in_public():
        few, many = (_measured(messages) for messages in (size // FEW, size))
    return [row for what in many for row in _rows(what, few[what], many[what], size)]


def _rows(what: str, few: Asked, many: Asked, size: int) -> Iterator[Row]:
    target = _SEARCH if "search" in what else _PAGE
    yield Row(what, many.p95, "ms p95", "its SQL, ms", many.sql, many.sql / many.p95, target)
    grown, limit = many.processor / few.processor, f"of {size // FEW:,}, ms"
    yield Row("– processor", many.processor, "ms", limit, few.processor, grown, "ratio ≤ 1.5")
    yield Row("– queries", many.queries, "without SET", target="≤ 12")


def _measured(messages: int) -> dict[str, Asked]:
    with _a_company() as (tenant, me, client):
        with in_tenant(tenant):
            long = _fill(messages, me)
            indexing.catch_up()
            summing.sum_up(tenant)
            _settle()
            middle = _in_the_middle()
        base = f"/t/{tenant.slug}"
        return {what: _asked(client, base + path) for what, path in _paths(long, middle)}


def _paths(long: UUID, middle: Conversation) -> Iterator[tuple[str, str]]:
    below = f"{middle.last_message_at.isoformat()}~{middle.pk}".replace("+", "%2B")
    yield "list of all", "/inbox/?folder=all"
    for folder in ("mine", "unassigned", "waiting", "snoozed", "closed"):
        yield f"folder {folder}", f"/inbox/?folder={folder}"
    yield "further rows", f"/inbox/rows/?folder=all&below={below}"
    yield "counts", "/inbox/counts/?folder=all"
    yield "conversation of a long thread", f"/inbox/{long}/?folder=all"
    yield "conversation far down the list", f"/inbox/{middle.pk}/?folder=all"
    yield "thread alone", f"/inbox/{long}/thread/"
    yield "search in texts, rare word", "/inbox/?folder=all&q=a1b2c3"
    yield "search in texts, 1 in 20", "/inbox/?folder=all&q=trocado"
    yield "search in texts, in all", "/inbox/?folder=all&q=pedido"
    yield "search of a person", "/inbox/?folder=all&q=peçanha 7f"
    yield "search of a number", "/inbox/?folder=all&q=98000"
    yield "list of contacts", "/contacts/"
    yield "search of contacts, few", "/contacts/?q=peçanha 7f"
    yield "search of contacts, 1 in 14", "/contacts/?q=ana"
    yield "report of 90 days", "/reports/?days=90"
    yield "today on the start page", "/today/"


def _asked(client: Client, path: str) -> Asked:
    found = Asked()
    _ask(client, path)
    spent = processor.of(lambda: _rounds(client, path, found))
    found.processor = spent / ROUNDS * 1000
    return found


def _rounds(client: Client, path: str, found: Asked) -> None:
    for _again in range(ROUNDS):
        clock = _Clock()
        with connection.execute_wrapper(clock):
            found.times.append(timed(lambda: _ask(client, path)))
        found.alone.append(clock.seconds)
        found.queries = clock.queries


def _ask(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.content[:500])  # noqa: S101


def _fill(messages: int, me: User) -> UUID:
    """The conversation with the long thread."""
    channel = Channel.objects.create(
        provider="meta", display_name="Bench", name="bench", status="online"
    )
    count = max(10, messages // _CONVERSATIONS)
    shares = _MANY if count >= 5_000 else _SOME
    about: dict[str, Any] = {"channel": channel.pk, "count": count, "me": me.pk, **shares}
    with connection.cursor() as cursor:
        cursor.execute(_FILL_PEOPLE, [FIRST, LAST, messages // _PEOPLE])
        cursor.execute(_FILL_THREADS, about)
        cursor.execute(_FILL_CONVERSATIONS, about)
        cursor.execute(_FILL_EVENTS)
        longest = Conversation.objects.open_ones().order_by("opened_at").first()
        assert longest is not None  # noqa: S101 - a tenth of them are at hand
        each: dict[str, Any] = {"longest": longest.pk, "long": LONG, "each": _CONVERSATIONS}
        cursor.execute(_FILL_MESSAGES, each)
    ids = Contact.objects.values_list("pk", flat=True)
    first, last = (ids.order_by(by)[0] for by in ("pk", "-pk"))
    SearchDueRange.objects.create(first_id=first, last_id=last)
    return longest.pk


def _in_the_middle() -> Conversation:
    """Of the list of all."""
    rows = Conversation.objects.open_ones().order_by("-last_message_at", "-id")
    return rows[rows.count() // 2]


def _settle() -> None:
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"VACUUM ANALYZE conversations_{table}")
    time.sleep(2)


@contextmanager
def _a_company() -> Iterator[tuple[Tenant, User, Client]]:
    name = f"bench-{uuid4().hex[:12]}"
    owner = User.objects.create_user(f"{name}@example.com")
    tenant = tenants.create(name=name, slug=name, owner=owner, by=PLATFORM, verified=True)
    tenant.quota_overrides = {"max_contacts": None}
    tenant.save(update_fields=["quota_overrides"])
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    try:
        yield tenant, owner, client
    finally:
        with in_public():
            schemas.drop(tenant.schema_name)
            AuditEntry.objects.filter(tenant=tenant).delete()
            tenant.delete()
            owner.delete()
