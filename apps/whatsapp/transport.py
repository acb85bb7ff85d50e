"""Carries a provider's request, one call at a time. Never tries again by itself."""

from __future__ import annotations

import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError

from apps.whatsapp import reach
from apps.whatsapp.providers.protocol import CONNECT_SECONDS, Request, Response

LARGEST_ANSWER = 110 * 1024 * 1024  # bytes; the largest file a provider hands out is 100 MB

_NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


class NotSent(Exception):
    """The request certainly never left: no such host, connection refused, forbidden address."""


class MaybeSent(Exception):
    """Nobody knows whether it arrived: time ran out or the connection broke afterwards."""


def call(request: Request) -> Response:
    """The provider's answer, whatever its status. Raises NotSent or MaybeSent.

    Hosts in private networks are reached only where PRIVATE_HOSTS_ALLOWED says so; redirects
    are not followed, because they would leave the place that was checked.
    """
    try:
        with (
            reach.session() as session,
            session.send(
                session.prepare_request(_prepared(request)),
                timeout=(CONNECT_SECONDS, request.read_seconds),
                allow_redirects=False,
                stream=True,
            ) as answer,
        ):
            return Response(answer.status_code, _lowered(answer), _read(answer))
    except requests.ConnectTimeout as exc:
        raise NotSent(_words(exc)) from exc
    except requests.ConnectionError as exc:
        raise (NotSent if _never_connected(exc) else MaybeSent)(_words(exc)) from exc
    except reach.Forbidden as exc:
        raise NotSent(str(exc)) from exc
    except _NO_ADDRESS as exc:
        raise NotSent(_words(exc)) from exc
    except requests.RequestException as exc:
        raise MaybeSent(_words(exc)) from exc


def _words(exc: requests.RequestException) -> str:
    """The kind of trouble alone: the library quotes the address, and tokens stand in some."""
    return type(_reason(exc) or exc).__name__


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


def _never_connected(exc: requests.ConnectionError) -> bool:
    return isinstance(_reason(exc), NewConnectionError | NameResolutionError)


def _reason(exc: requests.RequestException) -> object:
    return getattr(exc.args[0] if exc.args else None, "reason", None)
