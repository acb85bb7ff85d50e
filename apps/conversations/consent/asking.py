"""The one question: may this contact get this category on this medium now, and if not, why?

Alone or for a million it is the same SQL, from the one table of rules below; the first that
holds is the reason. Whoever sends asks here, when planning and again when sending.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from apps.accounts.models import Tenant
from apps.accounts.worded import worded
from apps.conversations.consent import reasons, rules, suppressing
from apps.conversations.consent.reasons import MayNotReceive, Reason
from apps.conversations.models import (
    Category,
    ConsentEntry,
    ConsentRules,
    Contact,
    Identity,
    Medium,
)
from apps.whatsapp.models import Channel

Kind = Identity.Kind
Provider = Channel.Provider
_BY_QR = frozenset({Kind.PHONE, Kind.WHATSAPP, Kind.LID})
#: By which names a provider reaches somebody.
_REACHED_BY: dict[str, frozenset[str]] = {
    Provider.META: frozenset({Kind.PHONE, Kind.WHATSAPP, Kind.USER_ID}),
    Provider.WAHA: _BY_QR,
    Provider.EVOLUTION: _BY_QR,
    Provider.TWILIO: frozenset({Kind.PHONE}),
    Provider.ZENVIA: frozenset({Kind.PHONE}),
}
_SOMEHOW: dict[str, frozenset[str]] = {
    Medium.WHATSAPP: _BY_QR | _REACHED_BY[Provider.META],
    Medium.SMS: frozenset({Kind.PHONE}),
}


@dataclass(frozen=True, slots=True)
class Question:
    """`given`: the lookup of the consent's state, None where nothing was said. `has_erased`:
    the suppression list holds digests."""

    medium: str
    category: str
    policy: str
    given: str
    has_erased: bool
    channel: Channel | None = None

    @property
    def needs_consent(self) -> bool:
        """Answers go to whoever writes to us; what people need, until they refuse it."""
        return self.category == Category.MARKETING and self.policy == ConsentRules.Policy.GIVEN


@dataclass(frozen=True, slots=True)
class Rule:
    """`holds` gives the condition under which `code` is the reason; None: never here."""

    code: str
    holds: Callable[[Question], Q | None]


def _without_address(asked: Question) -> Q:
    channel = asked.channel
    kinds = _REACHED_BY[channel.provider] if channel else _SOMEHOW[asked.medium]
    if asked.category == Category.AUTHENTICATION:  # Meta sends codes to numbers only
        kinds = kinds - {Kind.USER_ID}
    known = Identity.objects.filter(contact=OuterRef("pk"), kind__in=sorted(kinds))
    return Q(phone="") & ~Q(Exists(known))


def _suppressed(asked: Question) -> Q:
    return suppressing.holds(asked.medium, asked.category, has_erased=asked.has_erased)


def _opted_out(asked: Question) -> Q | None:
    if asked.category == Category.SERVICE:
        return None
    return Q(**{asked.given: False})


def _without_consent(asked: Question) -> Q | None:
    return Q(**{f"{asked.given}__isnull": True}) if asked.needs_consent else None


RULES = (
    Rule(reasons.MERGED, lambda _: Q(merged_into__isnull=False)),
    Rule(reasons.TRASHED, lambda _: Q(trashed_at__isnull=False)),
    Rule(reasons.BLOCKED, lambda _: Q(blocked_at__isnull=False)),
    Rule(reasons.NO_ADDRESS, _without_address),
    Rule(reasons.SUPPRESSED, _suppressed),
    Rule(reasons.OPTED_OUT, _opted_out),
    Rule(reasons.NO_CONSENT, _without_consent),
)


def annotate(
    queryset: QuerySet[Contact],
    *,
    medium: str,
    category: str,
    channel: Channel | None = None,
    at: datetime | None = None,
    name: str = "refusal",
    known: tuple[ConsentRules, bool] | None = None,
    among: Q | None = None,
) -> QuerySet[Any]:
    """The contacts with `refusal`: the code of why not, "" for those who may.

    `at`: by what had been said until then; everything else as it is now. `name`: under which
    the answer stands, for asking the same set several things. `known`: what
    `rules.current_and_erased` told. `among`: what else is true of `consents` of all these
    contacts, where it saves reading those of others.
    """
    joined = f"{name}_consent"
    in_force, has_erased = known or rules.current_and_erased()
    if at is None:
        relation = FilteredRelation(
            "consents",
            condition=Q(consents__medium=medium, consents__category=category) & (among or Q()),
        )
        queryset = queryset.annotate(**{joined: relation})
        given = f"{joined}__given"
    else:
        queryset = queryset.annotate(**{joined: _given_at(medium, category, at)})
        given = joined
    asked = Question(medium, category, in_force.policy, given, has_erased, channel)
    holding = [(rule.code, rule.holds(asked)) for rule in RULES]
    answer = Case(
        *(
            When(condition, then=Value(code))
            for code, condition in holding
            if condition is not None
        ),
        default=Value(""),
        output_field=CharField(),
    )
    return queryset.annotate(**{name: answer})


def _given_at(medium: str, category: str, at: datetime) -> Subquery:
    lines = ConsentEntry.objects.filter(
        contact=OuterRef("pk"), medium=medium, category=category, at__lte=at
    )
    return Subquery(lines.order_by("-at", "given").values("given")[:1])


def why_not(
    tenant: Tenant,
    contact: Contact,
    *,
    medium: str,
    category: str,
    channel: Channel | None = None,
    at: datetime | None = None,
    known: tuple[ConsentRules, bool] | None = None,
) -> Reason | None:
    """None: they may get it. One query; the contact's row is read again. `known`: see
    `annotate`."""
    in_force, has_erased = known or rules.current_and_erased()
    if at is None and not has_erased:
        provider = channel.provider if channel else ""
        found = _at_once(contact.pk, medium, category, provider, in_force.policy)
    else:
        known = (in_force, has_erased)
        found = list(_asked(contact.pk, medium, category, channel, known, at))
    code = found[0] if found else None
    if code is None:
        return Reason(reasons.GONE)
    return Reason(code) if code else None


def _asked(
    contact_id: UUID,
    medium: str,
    category: str,
    channel: Channel | None,
    known: tuple[ConsentRules, bool],
    at: datetime | None = None,
) -> QuerySet[Any, str]:
    one = Contact.objects.filter(pk=contact_id)
    asked = annotate(one, medium=medium, category=category, channel=channel, at=at, known=known)
    return asked.values_list("refusal", flat=True)


@worded
def _at_once(
    contact_id: UUID, medium: str, category: str, provider: str, policy: str
) -> QuerySet[Any, str]:
    """The question that each message asks, of now, where nobody was erased."""
    channel = Channel(provider=provider) if provider else None
    known = (ConsentRules(policy=policy), False)
    return _asked(contact_id, medium, category, channel, known)


def whys_not(
    tenant: Tenant, contact: Contact, *, medium: str, categories: Sequence[str]
) -> dict[str, Reason | None]:
    """As `why_not`, of several categories in one query."""
    known = rules.current_and_erased()
    rows: QuerySet[Any] = Contact.objects.filter(pk=contact.pk)
    for category in categories:
        rows = annotate(rows, medium=medium, category=category, name=f"no_{category}", known=known)
    told = rows.values_list(*(f"no_{category}" for category in categories)).first()
    codes = told or [reasons.GONE] * len(categories)
    return {
        category: Reason(code) if code else None
        for category, code in zip(categories, codes, strict=True)
    }


def check(tenant: Tenant, contact: Contact, **question: Any) -> None:
    """Raises MayNotReceive, with the same keywords as `why_not`."""
    reason = why_not(tenant, contact, **question)
    if reason:
        raise MayNotReceive(reason)


def medium_of(channel: Channel) -> Medium:
    """By what this channel writes."""
    by_sms = channel.provider in {Provider.TWILIO, Provider.ZENVIA}
    return Medium.SMS if by_sms else Medium.WHATSAPP
