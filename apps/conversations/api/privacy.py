"""contacts/{id}/data-export and /erase: what people may ask by law."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer
from apps.conversations.models import Contact, Erasure
from apps.conversations.people import contacts
from apps.conversations.privacy import access, erasing, handing_out
from apps.conversations.privacy.refusals import problem_of


class ErasureOutput(Serializer):
    """The certificate. While it is `waiting` nothing is erased; `problem` and `message` say why
    it waits for long or failed. `counts`: where something was kept → how many things went."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(Erasure.State.values)
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by_name")
    counts = serializers.DictField(child=serializers.IntegerField())
    problem = serializers.CharField(allow_blank=True)
    message = serializers.SerializerMethodField()

    def get_message(self, erasure: Erasure) -> str:
        return problem_of(erasure.problem)


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

    @operation(answers=ErasureOutput, status=202)
    def post(self, request: ApiRequest, values: dict[str, Any], contact_id: UUID) -> Erasure:
        """Have all that is kept of a person erased, for good, in the background; the answer is
        the certificate to be. While an import brings them in it waits for its end."""
        contact = contact_of(contact_id)
        return erasing.start(request.tenant, contact, by=request.actor, how=Erasure.How.API)


class Certificate(ApiView):
    """How an erasure stands."""

    permission = {"GET": "contacts.export"}

    @operation(answers=ErasureOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], erasure_id: UUID) -> Erasure:
        """The certificate, or that they are still being erased."""
        return get_object_or_404(Erasure, pk=erasure_id)
