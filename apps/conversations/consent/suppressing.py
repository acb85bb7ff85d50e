"""Numbers that must not be written to, whether they are a contact's or nobody's yet.

The list is kept by digest, so that it outlives the person's erasure. The digest's key is the
company's own and encrypted: a stolen copy of the database can't be tried number by number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BinaryField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import rules
from apps.conversations.models import Category, How, Identity, Suppression

#: What we begin by ourselves: all that a number is suppressed for unless one says less.
BEGUN_BY_US = (Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)
#: What a colleague put on the list stays, whatever the person writes.
_BY_HAND = (How.AGENT, How.IMPORT)


def digest_of(number: str) -> bytes:
    """`number`: canonical E.164."""
    return hashlib.sha256(rules.suppression_key() + number.encode()).digest()


_INSERT = """
    INSERT INTO conversations_suppression AS kept (
      digest, address, medium, category, how, reason, since
    )
    SELECT digest, address, %s, category, %s, %s, %s
    FROM unnest(%s::bytea[], %s::text[]) AS number(digest, address)
    CROSS JOIN unnest(%s::text[]) AS category
    ORDER BY digest, category
    ON CONFLICT (digest, medium, category) DO UPDATE SET
      address = coalesce(nullif(kept.address, ''), excluded.address),
      how = CASE WHEN excluded.how = ANY(%s) THEN excluded.how ELSE kept.how END,
      reason = CASE WHEN excluded.how = ANY(%s) THEN excluded.reason ELSE kept.reason END
    WHERE kept.address = '' AND excluded.address <> ''
      OR excluded.how = ANY(%s) AND NOT kept.how = ANY(%s)
    RETURNING digest, (xmax = 0)
"""


@transaction.atomic
def add(
    tenant: Tenant,
    numbers: Sequence[str],
    *,
    medium: str,
    by: Actor | None,
    how: str = How.AGENT,
    reason: str = "",
    categories: Iterable[str] = BEGUN_BY_US,
    named: bool = True,
    at: datetime | None = None,
) -> int:
    """Put canonical numbers on the list; says how many were not on it yet.

    `named` False: only the digest is kept. `by` None: the person themselves, nothing to audit.
    `at`: when they said so; None: now.
    """
    key = rules.suppression_key()
    different = sorted(set(numbers))
    digests = [hashlib.sha256(key + number.encode()).digest() for number in different]
    addresses = different if named else [""] * len(different)
    values: list[Any] = [
        medium,
        how,
        reason[:200],
        at or timezone.now(),
        digests,
        addresses,
        list(categories),
        *[list(map(str, _BY_HAND))] * 4,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        new = len({bytes(digest) for digest, is_new in cursor.fetchall() if is_new})
    if by and new:
        told = {"numbers": new, "medium": str(medium), "reason": reason}
        audit.record("suppression.added", by=by, tenant=tenant, after=told)
    return new


@transaction.atomic
def remove(tenant: Tenant, rows: QuerySet[Suppression], *, reason: str, by: Actor) -> int:
    """Take numbers off the list, and keep why in the audit log; says how many numbers."""
    locked = list(rows.select_for_update().values_list("pk", "digest"))
    gone = len({bytes(digest) for _, digest in locked})
    Suppression.objects.filter(pk__in=[pk for pk, _ in locked]).delete()
    if gone:
        told = {"numbers": gone, "reason": reason}
        audit.record("suppression.removed", by=by, tenant=tenant, after=told)
    return gone


def lift(
    tenant: Tenant,
    numbers: Iterable[str],
    *,
    medium: str,
    categories: Iterable[str],
    at: datetime,
) -> int:
    """The person wanted to be written to again then: what was not put there by hand goes, nor
    since, for what we hear of may be long ago."""
    digests = [digest_of(number) for number in numbers if number]
    rows = Suppression.objects.filter(
        digest__in=digests, medium=medium, category__in=list(categories), since__lte=at
    )
    return rows.exclude(how__in=_BY_HAND).delete()[0] if digests else 0


def without_names(tenant: Tenant, numbers: Iterable[str]) -> int:
    """The people are erased: the list keeps their digests, nothing that can be read."""
    return Suppression.objects.filter(address__in=[n for n in numbers if n]).update(
        address="", reason=""
    )


def of_number(tenant: Tenant, number: str) -> QuerySet[Suppression]:
    """The list's rows for a canonical number, those of erased people too."""
    return Suppression.objects.filter(digest=digest_of(number))


def holds(medium: str, category: str, *, has_erased: bool | None = None) -> Q:
    """Whether one of a contact's numbers is on the list, for a queryset of contacts.

    The digests of erased people are compared only while there are any: one SHA-256 a number.
    `has_erased`: whether there are; None asks.
    """
    listed = Suppression.objects.filter(medium=medium, category=category)
    named = listed.exclude(address="")
    phones = Identity.objects.filter(contact=OuterRef("pk"), kind=Identity.Kind.PHONE)
    theirs = phones.filter(Exists(named.filter(address=OuterRef("value"))))
    found = Q(Exists(theirs))
    if has_erased is None:
        has_erased = listed.filter(address="").exists()
    if has_erased:
        key = rules.suppression_key()
        found |= Q(Exists(phones.alias(digest=_digest(key)).filter(digest__in=_digests(listed))))
    return Q(Exists(listed)) & found


def _digests(listed: QuerySet[Suppression]) -> Any:
    return listed.filter(address="").values("digest")


def _digest(key: bytes) -> Func:
    """SQL for `digest_of` of the column `value`."""
    return Func(
        Value(key, output_field=BinaryField()),
        Func(F("value"), Value("UTF8"), function="convert_to", output_field=BinaryField()),
        function="sha256",
        arg_joiner=" || ",
        output_field=BinaryField(),
    )
