"""Which contacts a program asks for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from apps.accounts.models import Tenant
from apps.conversations.api.contact_shapes import ATTRIBUTE
from apps.conversations.consent import suppressing
from apps.conversations.models import Category, Consent, Contact, Medium, Segment
from apps.conversations.models.contact import has_attributes, has_tags
from apps.conversations.people import attributes, identities, search, tags
from apps.conversations.segments import rules
from apps.whatsapp import phones
from apps.whatsapp.messages import Address


def found(tenant: Tenant, values: dict[str, Any]) -> QuerySet[Contact]:
    """The present contacts that everything asked for holds of. Raises ValidationError."""
    rows: QuerySet[Contact] = Contact.objects.present().filter(_asked(tenant, values))
    if "segment" in values:
        rows = rows.filter(pk__in=_members(values["segment"]).values("pk"))
    if "search" in values:
        rows = search.matching(rows, values["search"], capped=False)
    return rows


def asks_only_search(values: dict[str, Any]) -> bool:
    return set(values) - {"page", "limit"} == {"search"}


def wants_no_offers() -> Q:
    """Withdrew promotions on one medium or all, or has a number on the suppression list."""
    withdrawn = Consent.objects.filter(
        contact=OuterRef("pk"), category=Category.MARKETING, given=False
    )
    return (
        Q(Exists(withdrawn))
        | suppressing.holds(Medium.WHATSAPP, Category.MARKETING)
        | suppressing.holds(Medium.SMS, Category.MARKETING)
    )


def _asked(tenant: Tenant, values: dict[str, Any]) -> Q:
    condition = Q()
    if "opted_out" in values:
        condition &= wants_no_offers() if values["opted_out"] else ~wants_no_offers()
    if "blocked" in values:
        condition &= Q(blocked_at__isnull=not values["blocked"])
    if "email" in values:
        condition &= Q(email=values["email"].lower())
    if "source" in values:
        condition &= Q(source=values["source"])
    if "tag" in values:
        condition &= _tagged(values["tag"])
    if "phone_number" in values:
        condition &= _reached_at(tenant, values["phone_number"])
    return condition & _having(values.get(ATTRIBUTE.rstrip("."), {}))


def _tagged(name: str) -> Q:
    known = list(tags.known_ids([" ".join(name.split())]).values())
    return has_tags(known) if known else Q(pk__in=[])


def _reached_at(tenant: Tenant, text: str) -> Q:
    try:
        number = phones.read(text)
    except phones.NotAPhone:
        return Q(pk__in=[])
    [contact] = identities.find(tenant, [Address(phone=number)])
    return Q(pk=contact.pk) if contact else Q(pk__in=[])


def _having(given: dict[str, str]) -> Q:
    known, wanted = attributes.defined() if given else {}, {}
    for key, text in given.items():
        if key not in known:
            said = _("There is no such attribute. Define it first.")
            raise ValidationError({ATTRIBUTE + key: [said]})
        try:
            wanted[key] = attributes.read(known[key], text)
        except ValueError as exc:
            raise ValidationError({ATTRIBUTE + key: [str(exc)]}) from exc
    return has_attributes(wanted) if wanted else Q()


def _members(segment_id: UUID) -> QuerySet[Contact]:
    segment = Segment.objects.filter(pk=segment_id, deleted_at=None).first()
    if segment is None:
        raise ValidationError({"segment": [_("There is no such segment.")]})
    return rules.members(segment)
