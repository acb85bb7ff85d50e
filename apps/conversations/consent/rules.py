"""The company's rules of consent: how strict, which words, what it answers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, QuerySet

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import words
from apps.conversations.models import Category, ConsentRules, Medium, Suppression

MARKETING_DAYS = 7  # in which the limit of promotions counts, unless somebody says otherwise
#: What a stop word ends beyond promotions, and a start word begins again.
_REACH = {
    ConsentRules.Reach.MARKETING: (Category.MARKETING,),
    ConsentRules.Reach.BEGUN_BY_US: (Category.MARKETING, Category.UTILITY),
}
#: By SMS the carriers stop everything, so nothing else would be true.
_BY_SMS = (Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)


def current() -> ConsentRules:
    """Those in force; ours where the company has said nothing."""
    return _kept().first() or ConsentRules()


def current_and_erased() -> tuple[ConsentRules, bool]:
    """Also whether the suppression list has digests of erased people: one question for both.

    Without the row there is no key, and so there are none.
    """
    erased = Exists(Suppression.objects.filter(address=""))
    kept = _kept().annotate(has_erased=erased).first()
    return (kept, bool(kept.has_erased)) if kept else (ConsentRules(), False)


def _kept() -> QuerySet[ConsentRules]:
    return ConsentRules.objects.defer("suppression_key").filter(pk=ConsentRules.ONLY)


@transaction.atomic
def change(tenant: Tenant, *, by: Actor, **fields: Any) -> ConsentRules:
    """Lists of words are kept as written, without those that say the same; one that equals
    ours is kept as None, so that it grows with ours."""
    ConsentRules.objects.get_or_create(pk=ConsentRules.ONLY)
    rules = ConsentRules.objects.select_for_update().get(pk=ConsentRules.ONLY)
    for name, ours in (("stop_words", words.STOP), ("start_words", words.START)):
        if fields.get(name) is not None:
            fields[name] = _own(fields[name], ours)
    before, after = audit.changes(rules, fields)
    if after:
        for name, value in after.items():
            setattr(rules, name, value)
        rules.save(update_fields=list(after))
        audit.record(
            "consent_rules.changed", by=by, tenant=tenant, about=rules, before=before, after=after
        )
    return rules


def _own(given: Sequence[str], ours: Sequence[str]) -> list[str] | None:
    kept = words.different(given)
    return None if set(map(words.folded, kept)) == set(map(words.folded, ours)) else kept


def stop_words(rules: ConsentRules) -> Sequence[str]:
    return words.STOP if rules.stop_words is None else rules.stop_words


def start_words(rules: ConsentRules) -> Sequence[str]:
    return words.START if rules.start_words is None else rules.start_words


def reach(rules: ConsentRules, medium: str) -> tuple[Category, ...]:
    """What a stop word ends on this medium. Answers to what people write go on."""
    return _BY_SMS if medium == Medium.SMS else _REACH[ConsentRules.Reach(rules.stop_reach)]


def suppression_key() -> bytes:
    """What the numbers on the suppression list are digested with; made when first needed."""
    rules, _is_new = ConsentRules.objects.get_or_create(pk=ConsentRules.ONLY)
    if not rules.suppression_key:
        mine = ConsentRules.objects.filter(pk=ConsentRules.ONLY, suppression_key="")
        mine.update(suppression_key=secrets.token_hex(32))
        rules.refresh_from_db(fields=["suppression_key"])
    return bytes.fromhex(rules.suppression_key)
