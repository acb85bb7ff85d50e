"""contacts/import and contacts/imports: people from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from apps.accounts import streams
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.uploads import UploadView
from apps.accounts.api.view import ApiView
from apps.accounts.errors import Refusal
from apps.conversations.api.import_shapes import (
    ImportInput,
    ImportOutput,
    StartedOutput,
    target_of,
)
from apps.conversations.importing import (
    cancelling,
    checking,
    files,
    formats,
    planning,
    receiving,
    refusals,
    rejects,
    sampling,
    undoing,
)
from apps.conversations.importing.sampling import Sample
from apps.conversations.models import Import

_PLACE = re.compile(r"[0-9]{1,5}\Z")


class StartImport(UploadView):
    """A file of contacts."""

    permission = {"POST": "contacts.manage"}
    largest = receiving.LARGEST

    @operation(
        reads=ImportInput,
        answers=StartedOutput,
        status=202,
        refuses=(
            refusals.WrongType,
            refusals.Unreadable,
            refusals.Empty,
            refusals.TooLarge,
            refusals.TooManyRows,
            refusals.TooManyColumns,
            refusals.BadPlan,
            refusals.NoKey,
        ),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, UUID]:
        """Send a CSV file or Excel workbook. It is checked as a whole, then taken in, in the
        background; when the plan allows fewer new contacts than it has, nobody is."""
        import_ = receiving.receive(
            request.tenant,
            values["file"],
            by=request.actor,
            encoding=values.get("encoding", ""),
            delimiter=formats.DELIMITERS.get(values.get("delimiter", ""), ""),
        )
        try:
            planned = _plan(request, import_, values)
        except Refusal:
            files.drop(import_)
            import_.delete()
            raise
        checking.start(request.tenant, planned, by=request.actor, onward=True)
        return {"import_id": import_.pk}

    def too_large(self) -> Refusal:
        return refusals.TooLarge()


class Imports(ApiView):
    """The imports there were, newest first."""

    permission = {"GET": "contacts.manage"}

    @operation(answers=ImportOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Import]:
        return Import.objects.all()


class OneImport(ApiView):
    """How an import stands."""

    permission = {"GET": "contacts.manage"}

    @operation(answers=ImportOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], import_id: UUID) -> Import:
        return get_object_or_404(Import, pk=import_id)


class CancelImport(ApiView):
    """Ends an import."""

    permission = {"POST": "contacts.manage"}

    @operation(answers=ImportOutput, refuses=(refusals.NotNow,))
    def post(self, request: ApiRequest, values: dict[str, Any], import_id: UUID) -> Import:
        """Stop after the part under way; who is in by then stays in."""
        import_ = get_object_or_404(Import, pk=import_id)
        return cancelling.cancel(request.tenant, import_, by=request.actor)


class UndoImport(ApiView):
    """Puts an import back."""

    permission = {"POST": "contacts.manage"}

    @operation(answers=ImportOutput, status=202, refuses=(refusals.NotNow,))
    def post(self, request: ApiRequest, values: dict[str, Any], import_id: UUID) -> Import:
        """Take away whom it brought and put back what it changed, except what was changed
        since; in the background."""
        import_ = get_object_or_404(Import, pk=import_id)
        return undoing.start(request.tenant, import_, by=request.actor)


class ErrorRows(ApiView):
    """The rows that were not taken in as they stand."""

    permission = {"GET": "contacts.manage"}

    @operation(content="text/csv")
    def get(self, request: ApiRequest, values: dict[str, Any], import_id: UUID) -> HttpResponseBase:
        """Download them in the file's own columns, with the number of the row and the reason."""
        import_ = get_object_or_404(Import, pk=import_id)
        pieces = rejects.errors_csv(import_)
        return streams.csv_answer("import-errors.csv", pieces, tenant=request.tenant)


def _plan(request: ApiRequest, import_: Import, values: dict[str, Any]) -> Import:
    sample = sampling.sample(import_)
    given = values.get("mapping")
    columns = sample.guesses if given is None else _columns(given, sample)
    choices = {
        name: values[name] for name in ("tags", "on_duplicate", "country", "area") if name in values
    }
    return planning.plan(request.tenant, import_, by=request.actor, columns=columns, **choices)


def _columns(given: Mapping[str, str], sample: Sample) -> dict[int, str]:
    """By the columns' names, else their places. Raises BadPlan."""
    places = {column.name: column.position for column in reversed(sample.columns) if column.name}
    chosen: dict[int, str] = {}
    for name, target in given.items():
        position = places.get(name, int(name) if _PLACE.match(name) else None)
        if position is None:
            words = _("The file has no column “%(name)s”.") % {"name": name[:100]}
            raise refusals.BadPlan({"mapping": [words]})
        chosen[position] = target_of(target)
    return chosen
