"""Carries a provider's request, one call at a time. Never tries again by itself."""

from __future__ import annotations

import requests
from urllib3.exceptions import HTTPError

from apps.whatsapp import reach
from apps.whatsapp.deadline import Deadline
from apps.whatsapp.providers.protocol import CONNECT_SECONDS, Request, Response

LARGEST_ANSWER = 110 * 1024 * 1024  # bytes; the largest file a provider hands out is 100 MB


class NotSent(Exception):
    """The request certainly never left: no such host, no connection, forbidden address."""


class MaybeSent(Exception):
    """Nobody knows whether it arrived: time ran out or the connection broke afterwards."""


def call(request: Request) -> Response:
    """The provider's answer, whatever its status. Raises NotSent or MaybeSent.

    Hosts in private networks are reached only where PRIVATE_HOSTS_ALLOWED says so; redirects
    are not followed, because they would leave the place that was checked.
    """
    with Deadline(request.patience) as deadline:
        try:
            answer = _carried(request, deadline)
        except (requests.RequestException, HTTPError, reach.Forbidden) as exc:
            raise (MaybeSent if deadline.connected else NotSent)(_words(exc)) from exc
        if deadline.passed:  # the end of what was cut looks like the end of the answer
            raise MaybeSent("the answer took too long")
        return answer


def _carried(request: Request, deadline: Deadline) -> Response:
    with (
        reach.session(deadline) as session,
        session.send(
            session.prepare_request(_prepared(request)),
            timeout=(CONNECT_SECONDS, request.read_seconds),
            allow_redirects=False,
            stream=True,
        ) as answer,
    ):
        return Response(answer.status_code, _lowered(answer), _read(answer))


def _words(exc: Exception) -> str:
    """The kind of trouble alone: the library quotes the address, and tokens stand in some."""
    if isinstance(exc, reach.Forbidden):
        return str(exc)
    return type(getattr(exc.args[0] if exc.args else None, "reason", None) or exc).__name__


def _prepared(request: Request) -> requests.Request:
    return requests.Request(
        request.method,
        request.url,
        headers=dict(request.headers),
        params=dict(request.params),
        json=request.json,
        data=request.data if request.data is not None else dict(request.fields) or None,
        files=dict(request.files) or None,
    )


def _lowered(answer: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def _read(answer: requests.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(64 * 1024):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise requests.exceptions.ContentDecodingError("the answer is too large")
    return bytes(body)
