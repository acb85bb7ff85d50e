"""Opt-outs in the API, and the settings' section of consent."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from apps.accounts.actor import Actor
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.settings import Section
from apps.accounts.api.view import ApiView
from apps.accounts.models import Tenant
from apps.conversations.api.consent_shapes import (
    ConsentInput,
    ConsentOutput,
    OptOutInput,
    OptOutOutput,
    OptOutQuery,
    TakeBackQuery,
)
from apps.conversations.consent import optouts, rules, suppressing


class OptOuts(ApiView):
    """Who must not get what: contacts who withdrew, and numbers on the suppression list.

    The list names people who are no contacts: whoever may only read is not shown it, here or on
    its page. Whether a contact opted out stands with the contact.
    """

    permission = {
        "GET": "contacts.manage",
        "POST": "contacts.manage",
        "DELETE": "contacts.manage",
    }

    @operation(asks=OptOutQuery, answers=OptOutOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Any, dict[str, Any]]:
        """List opt-outs, the newest first; a line for each category."""
        return optouts.listed(
            tenant=request.tenant,
            medium=values.get("medium", ""),
            category=values.get("category", ""),
            number=values.get("phone_number", ""),
        )

    @operation(reads=OptOutInput, status=201, idempotent=True)
    def post(self, request: ApiRequest, values: dict[str, Any]) -> None:
        """Somebody wants no more of it. Works for numbers of people who are no contacts too."""
        optouts.add(
            request.tenant,
            values["phone_number"],
            medium=values["medium"],
            categories=list(dict.fromkeys(values["categories"])),
            reason=values["reason"],
            by=request.actor,
        )

    @operation(asks=TakeBackQuery)
    def delete(self, request: ApiRequest, values: dict[str, Any]) -> None:
        """The person asked to be written to again: it counts as their consent, so say where
        they did in `reason`. 404 when there is no such opt-out."""
        category = values.get("category")
        found = optouts.take_back(
            request.tenant,
            values["phone_number"],
            medium=values["medium"],
            categories=[category] if category else suppressing.BEGUN_BY_US,
            reason=values["reason"],
            by=request.actor,
        )
        if not found:
            raise Http404


def read(tenant: Tenant) -> dict[str, Any]:
    in_force = rules.current()
    kept = {name: getattr(in_force, name) for name in ConsentOutput._declared_fields}
    return kept | {
        "stop_words": list(rules.stop_words(in_force)),
        "start_words": list(rules.start_words(in_force)),
    }


def write(tenant: Tenant, values: dict[str, Any], by: Actor) -> None:
    rules.change(tenant, by=by, **values)


section = Section("consent", ConsentOutput, ConsentInput, read=read, write=write)
