"""Single questions to a gateway about its sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from apps.whatsapp import transport
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.providers.protocol import Request, Response
from apps.whatsapp.sessions.refusals import GatewayTrouble

Told = TypeVar("Told")


def ask(request: Request, read: Callable[[Response], Told | Failure]) -> Told:
    """What `read` makes of the answer. Raises GatewayTrouble for everything that failed."""
    told = read(_call(request))
    if isinstance(told, Failure):
        raise GatewayTrouble(told)
    return told


def _call(request: Request) -> Response:
    try:
        return transport.call(request)
    except transport.NotSent as exc:
        raise GatewayTrouble(Failure(Verdict.RETRY, "unreachable", detail=str(exc))) from exc
    except transport.MaybeSent as exc:
        unknown = Failure(Verdict.FIND_OUT, "no_answer", detail=str(exc), left=None)
        raise GatewayTrouble(unknown) from exc
