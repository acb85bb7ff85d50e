"""contacts: the people the company talks to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.errors import QuotaExceeded
from apps.conversations.api.contact_filters import asks_only_search, found, wants_no_offers
from apps.conversations.api.contact_shapes import (
    ChangeContactInput,
    ContactInput,
    ContactOutput,
    ContactQuery,
    columns,
    on_the_wire,
)
from apps.conversations.models import Contact
from apps.conversations.people import contacts, search
from apps.conversations.people.newest import Newest
from apps.conversations.people.refusals import ChangedMeanwhile, NotThere, NumberTaken, Unfit

_TAG_NAMES = """ARRAY(
    SELECT tag.name FROM conversations_tag AS tag
    WHERE tag.id = ANY(conversations_contact.tags) ORDER BY lower(tag.name)
)"""


def shown(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """With what the API tells beyond the columns."""
    names = RawSQL(_TAG_NAMES, [], output_field=ArrayField(CharField()))  # noqa: S611  # nosec B611 - our own
    opted_out = Case(When(wants_no_offers(), then=Value(value=True)), default=Value(value=False))
    return rows.annotate(tag_names=names, opted_out=opted_out)


def fresh(contact: Contact) -> Contact:
    return shown(Contact.objects.all()).get(pk=contact.pk)


def present(contact_id: UUID) -> Contact:
    return get_object_or_404(shown(Contact.objects.present()), pk=contact_id)


@contextmanager
def field_by_field() -> Iterator[None]:
    """What can't be kept is the caller's to correct: 400 with the name of each field."""
    try:
        yield
    except Unfit as refusal:
        wrong = {on_the_wire(name): words for name, words in refusal.errors.items()}
        raise ValidationError(wrong) from refusal


class Contacts(ApiView):
    """The people of the company, without those in the trash."""

    permission = {"GET": "conversations.view", "POST": "contacts.manage"}

    @operation(asks=ContactQuery, answers=ContactOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Contact] | Newest:
        """List contacts, the newest first.

        `search` finds any part of a name, number or e-mail, and tags. Besides the parameters
        below, `attributes.<key>=<value>` asks for the value of one of the company's attributes.
        """
        if asks_only_search(values) and search.terms_of(values["search"]):
            return Newest(shown(Contact.objects.present()), values["search"])
        return shown(found(request.tenant, values)).order_by("-id")

    @operation(
        reads=ContactInput,
        answers=ContactOutput,
        status=201,
        idempotent=True,
        refuses=(NumberTaken, QuotaExceeded),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Contact:
        """Add a contact. Tags that are new are made; attributes must be defined first."""
        with field_by_field():
            made = contacts.create(
                request.tenant, by=request.actor, source=Contact.Source.API, **columns(values)
            )
        return fresh(made)


class OneContact(ApiView):
    """One contact."""

    permission = {
        "GET": "conversations.view",
        "PATCH": "contacts.manage",
        "DELETE": "contacts.manage",
    }

    @operation(answers=ContactOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], contact_id: UUID) -> Contact:
        """Read a contact."""
        return present(contact_id)

    @operation(
        reads=ChangeContactInput,
        answers=ContactOutput,
        refuses=(NumberTaken, ChangedMeanwhile, NotThere),
    )
    def patch(self, request: ApiRequest, values: dict[str, Any], contact_id: UUID) -> Contact:
        """Change a contact's details."""
        contact, version = present(contact_id), values.pop("version", None)
        with field_by_field():
            changed = contacts.change(
                request.tenant, contact, version=version, by=request.actor, **columns(values)
            )
        return fresh(changed)

    @operation()
    def delete(self, request: ApiRequest, values: dict[str, Any], contact_id: UUID) -> None:
        """Put a contact in the trash, from which people can restore them."""
        contacts.trash(request.tenant, present(contact_id), by=request.actor)
