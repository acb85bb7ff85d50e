"""What one method of an API view reads, answers and refuses: enforced, and described from here."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from apps.accounts import idempotency
from apps.accounts.api import lists
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.wire import Serializer
from apps.accounts.errors import Refusal

Method = Callable[..., Any]
MAX_KEY = 255


@dataclass(frozen=True, slots=True)
class Operation:
    """Read by the view's wrapper and by the OpenAPI description."""

    reads: type[Serializer] | None = None
    asks: type[Serializer] | None = None
    answers: type[Serializer] | None = None
    listed: Literal["", "pages", "cursor"] = ""
    status: int = 200
    refuses: tuple[type[Refusal], ...] = ()
    idempotent: bool = False
    says: Any = ""
    #: Media type of an answer that is no JSON; the method then returns a response of its own.
    content: str = ""

    @property
    def answer_shape(self) -> type[Serializer] | None:
        if self.answers and self.listed == "pages":
            return lists.paged(self.answers)
        if self.answers and self.listed == "cursor":
            return lists.stretched(self.answers)
        return self.answers

    @property
    def queries(self) -> list[type[Serializer]]:
        """What may stand in the address after the question mark."""
        of_list = {"pages": lists.PageQuery, "cursor": lists.CursorQuery}.get(self.listed)
        return [shape for shape in (self.asks, of_list) if shape]


def operation(**described: Any) -> Callable[[Method], Callable[..., HttpResponseBase]]:
    """Declare a method of a view; the keywords are those of `Operation`.

    The method gets `(request, values, **path parameters)`, `values` being what was read
    and asked for, checked. It returns the thing to answer with; for a list a queryset.
    `says`: a sentence for people in the answer.
    """
    about = Operation(**described)
    shape = about.answer_shape

    def declare(method: Method) -> Callable[..., HttpResponseBase]:
        @functools.wraps(method)
        def answering(view: Any, request: ApiRequest, **path: Any) -> HttpResponseBase:
            def work() -> HttpResponseBase:
                values = _values(about, request)
                result = method(view, request, values, **path)
                return _response(about, shape, _listed(about, result, values))

            if about.idempotent and "Idempotency-Key" in request.headers:
                return _once(request, path, work)
            return work()

        answering.operation = about  # type: ignore[attr-defined]
        return answering

    return declare


def _values(about: Operation, request: ApiRequest) -> dict[str, Any]:
    values = _asked(about, request.query_params.dict())
    if about.reads:
        values |= _checked(about.reads(data=request.data, partial=request.method == "PATCH"))
    return values


def _asked(about: Operation, query: dict[str, str]) -> dict[str, Any]:
    """What was asked for. A misspelt filter is refused: ignored, it would let everything by."""
    asked: dict[str, Any] = {}
    known = {"format"}
    for shape in about.queries:
        given = shape(data=query)
        known |= given.fields.keys()
        asked |= _checked(given)
    unknown = [name for name in query if about.queries and name not in known]
    if unknown:
        raise ValidationError({name: [_("There is no such parameter here.")] for name in unknown})
    return asked


def _checked(given: Serializer) -> dict[str, Any]:
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _listed(about: Operation, result: Any, values: dict[str, Any]) -> Any:
    if about.listed == "pages":
        return lists.page_of(result, **values)
    if about.listed == "cursor":
        return lists.stretch_of(result, **values)
    return result


def _response(about: Operation, shape: type[Serializer] | None, result: Any) -> HttpResponseBase:
    if isinstance(result, HttpResponseBase):
        return result
    data = None if shape is None else _writer(shape).to_representation(result)
    response = Response(data, status=about.status)
    response.message = about.says  # type: ignore[attr-defined]
    return response


@functools.cache
def _writer(shape: type[Serializer]) -> Serializer:
    """One for all requests: it only reads, and making its fields costs as much as a query."""
    return shape()


def _once(request: ApiRequest, path: dict[str, Any], work: Callable[[], Any]) -> Response:
    """Answer a request that carries an Idempotency-Key, now or as the first time."""
    assert request.tenant is not None, "an idempotent operation needs a tenant"  # noqa: S101
    key = request.headers["Idempotency-Key"]
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise ValidationError({"Idempotency-Key": [_("Use 1 to 255 printable characters.")]})

    def kept_work() -> idempotency.Answer:
        response = work()
        body = json.dumps(response.data, cls=JSONEncoder, ensure_ascii=False)
        return idempotency.Answer(response.status_code, body)

    answer = idempotency.once(request.tenant, key, _digest(request, path), kept_work)
    headers = {"Idempotent-Replay": "true"} if answer.is_replay else None
    return Response(json.loads(answer.body), status=answer.status, headers=headers)


def _digest(request: ApiRequest, path: dict[str, Any]) -> str:
    """Who asks belongs to it: nobody is shown an answer that was somebody else's."""
    view = request.parser_context["view"]
    what = f"{request.method} {type(view).__qualname__} {sorted(path.items())}"
    who = request.actor.user or request.actor.api_key
    return idempotency.digest_of(what.encode(), str(who and who.pk).encode(), request.body)
