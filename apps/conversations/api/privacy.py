"""contacts/{id}/data-export and /erase: what people may ask by law."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework import serializers

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer
from apps.conversations.models import Contact, Erasure
from apps.conversations.people import contacts
from apps.conversations.privacy import access, erasure, handing_out
from apps.conversations.privacy.refusals import ImportGoesOn


class ErasureOutput(Serializer):
    """The certificate. `counts`: where something was kept → how many things went."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by_name")
    counts = serializers.DictField(child=serializers.IntegerField())


def contact_of(contact_id: UUID) -> Contact:
    contact = contacts.living(contact_id)
    if contact is None:
        raise Http404
    return contact


class DataExport(ApiView):
    """All that is kept of one person."""

    permission = {"GET": "contacts.export"}

    @operation(content="application/zip")
    def get(
        self, request: ApiRequest, values: dict[str, Any], contact_id: UUID
    ) -> HttpResponseBase:
        """Download all that is kept of a person: a page to read, JSON and their files, zipped."""
        contact = contact_of(contact_id)
        packed = access.archive(request.tenant, contact, by=request.actor)
        return handing_out.answer(request._request, packed, contact.pk)


class Erase(ApiView):
    """The end of all that is kept of one person."""

    permission = {"POST": "contacts.export"}

    @operation(answers=ErasureOutput, refuses=(ImportGoesOn,))
    def post(self, request: ApiRequest, values: dict[str, Any], contact_id: UUID) -> Erasure:
        """Erase all that is kept of a person, for good; answers with the certificate."""
        contact = contact_of(contact_id)
        how = erasure.How.API
        return erasure.erase(request.tenant, contact, by=request.actor, how=how)
