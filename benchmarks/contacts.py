"""How fast one is found among a million contacts, and how long their index takes to write."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles
from uuid import uuid4

from django.db import connection
from django.test import Client

from apps.accounts import keys, schemas, tenants
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import ApiKey, AuditEntry, Tenant, User
from apps.accounts.permissions import May
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.models import Contact, SearchDueRange
from apps.conversations.people import indexing
from apps.conversations.people.newest import Newest
from benchmarks import processor
from benchmarks.table import Row, median_of, timed

SIZES = (10_000, 1_000_000)  # people: what many cost is told beside what few do
ROUNDS = 40
FIRST = "Ana Bruno Carla Davi Érica Fábio Gabriela Heitor Inês João Kátia Luís Márcia Nélson"
LAST = "Silva Conceição Araújo Lima Sá Gonçalves Ibarra Peçanha Queirós Tavares Uchôa Zanetti"
_FILL = """
    WITH words AS (SELECT string_to_array(%s, ' ') AS first, string_to_array(%s, ' ') AS last),
    made AS (
      INSERT INTO conversations_contact
        (id, name, phone, email, category, notes, attributes, tags, language, time_zone, source,
         version, created_at, changed_at)
      SELECT public.uuid7(),
        first[1 + n %% 14] || ' ' || substr(md5(n::text), 1, 5) || ' ' || last[1 + n / 14 %% 12],
        '+55' || (11 + n %% 9) || '9' || lpad((n / 9)::text, 8, '0'),
        'p' || n || '@example.com', '', '', '{}', '{}', '', '', 'import', 1,
        now(), now()
      FROM words, generate_series(1, %s) AS n
      RETURNING id, phone
    )
    INSERT INTO conversations_identity (contact_id, kind, scope, value, learned)
    SELECT id, 'phone', '', phone, '' FROM made
"""
#: What is typed → how many have it, roughly.
_TYPED = {
    "conceicao": "1 in 12",
    "ana": "1 in 14",
    "peçanha 7f": "few",
    "a1b2c": "few",
    "p77": "1 in 90",
    "98765": "few",
    "(11) 90000-0101": "one",
    "nobodyhere": "none",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds of one question: 95 of 100 by the clock, of processor, and the page's SQL."""

    p95: float
    processor: float
    alone: float


def measure() -> list[Row]:
    with in_public():
        (_written, few), (written, many) = (_measured(people) for people in SIZES)
    rows = [Row(f"index of {SIZES[-1]:,} contacts written", written, "s")]
    for text, asked in many.items():
        what = f"search “{text}” ({_TYPED[text]})" if text else "list of contacts"
        target = "p95 ≤ 120 ms; aim ≤ 50 ms" if text else "p95 ≤ 60 ms; aim ≤ 25 ms"
        share, before = asked.alone / asked.p95, few[text].processor
        rows.append(Row(what, asked.p95, "ms p95", "its SQL, ms", asked.alone, share, target))
        limit, grown = f"of {SIZES[0]:,}, ms", asked.processor / before
        rows.append(Row("– processor", asked.processor, "ms", limit, before, grown, "ratio ≤ 1.5"))
    return rows


def _measured(people: int) -> tuple[float, dict[str, Asked]]:
    """Seconds that the index takes, and each question: "" is the list."""
    with _a_company() as (tenant, client):
        with in_tenant(tenant):
            _fill(people)
            written = timed(indexing.catch_up)
            _settle()
        return written, {text: _asked(tenant, client, text) for text in ("", *_TYPED)}


def _asked(tenant: Tenant, client: Client, text: str) -> Asked:
    """Whole requests of the API in this process."""
    times: list[float] = []
    _ask(client, text)
    spent = processor.of(
        lambda: times.extend(timed(lambda: _ask(client, text)) for _ in range(ROUNDS))
    )
    with in_tenant(tenant):
        alone = median_of(ROUNDS, lambda: _page(text))
    return Asked(quantiles(times, n=20)[-1] * 1000, spent / ROUNDS * 1000, alone * 1000)


def _page(text: str) -> list[Contact]:
    people = Contact.objects.present()
    return Newest(people, text)[0:50] if text else list(people.order_by("-id")[:50])


def _ask(client: Client, text: str) -> None:
    parameters = {"search": text} if text else {}
    answer = client.get("/api/v1/contacts", parameters)
    assert answer.status_code == 200, answer.content  # noqa: S101


def _fill(people: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [FIRST, LAST, people])
    first, last = Contact.objects.order_by("pk").first(), Contact.objects.order_by("-pk").first()
    if first and last:
        SearchDueRange.objects.create(first_id=first.pk, last_id=last.pk)


def _settle() -> None:
    with connection.cursor() as cursor:
        for table in ("contact", "contactsearch", "identity", "searchduerange"):
            cursor.execute(f"VACUUM ANALYZE conversations_{table}")
    time.sleep(2)


@contextmanager
def _a_company() -> Iterator[tuple[Tenant, Client]]:
    name = f"bench-{uuid4().hex[:12]}"
    owner = User.objects.create_user(f"{name}@example.com")
    tenant = tenants.create(name=name, slug=name, owner=owner, by=PLATFORM, verified=True)
    tenant.quota_overrides = {"api_requests_per_minute": None, "max_contacts": None}
    tenant.save(update_fields=["quota_overrides"])
    scopes = ("conversations.view",)
    _key, secret = keys.make(
        tenant, name="bench", scopes=scopes, by=Actor(user=owner), may=May(frozenset(scopes))
    )
    try:
        yield tenant, Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    finally:
        with in_public():
            schemas.drop(tenant.schema_name)
            AuditEntry.objects.filter(tenant=tenant).delete()
            ApiKey.objects.filter(tenant=tenant).delete()
            tenant.delete()
            owner.delete()
