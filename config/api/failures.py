"""What may go wrong with each operation, read off what its view declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.accounts import access
from apps.accounts.api.operation import Operation
from apps.accounts.api.view import ApiView


def _shape(**more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["success", "message", "code", *more],
        "properties": {
            "success": {"const": False},
            "message": {"type": "string", "description": "For people: what happened, what to do."},
            "code": {"type": "string", "description": "For programs."},
            **more,
        },
    }


#: Components of the description.
SHAPES: dict[str, dict[str, Any]] = {
    "Failure": _shape(),
    "InvalidFailure": {
        **_shape(
            errors={
                "type": "object",
                "description": "By field, nested ones dotted; “body” is the whole of it.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            }
        ),
        "required": ["success", "message", "code"],
    },
    "QuotaFailure": _shape(
        upgradeRequired={"const": True},
        limit={"type": "integer"},
        used={"type": "integer"},
        resource={"type": "string"},
    ),
}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {
        "Retry-After": {
            "schema": {"type": "integer", "minimum": 1},
            "description": "Seconds to wait.",
        }
    },
}
_WORDS = {
    400: "Something in it can't be accepted.",
    401: "No credential, or one that opens nothing.",
    402: "The plan's limit is reached.",
    403: "The role does not include this, or the company is suspended.",
    404: "There is nothing here, or it is not yours.",
    409: "It can't be done in the present state.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "Too many requests.",
    503: "Not possible at the moment.",
}


@dataclass(frozen=True, slots=True)
class Described:
    """One status and the codes it comes with."""

    status: int
    codes: frozenset[str]

    @property
    def shape(self) -> str:
        return {400: "InvalidFailure", 402: "QuotaFailure"}.get(self.status, "Failure")

    def response(self, ref: dict[str, Any]) -> dict[str, Any]:
        codes = ", ".join(f"`{code}`" for code in sorted(self.codes))
        response: dict[str, Any] = {
            "description": f"{_WORDS[self.status]} Codes: {codes}.",
            "content": {"application/json": {"schema": ref}},
        }
        if self.status in _HEADERS:
            response["headers"] = _HEADERS[self.status]
        return response


def of(view: ApiView, method: str) -> dict[int, Described]:
    """Status → what it means, for one operation."""
    about, needs = view.operations()[method], view.permission[method]
    codes: dict[int, set[str]] = {429: {"rate_limited"}}
    for status, code in [*_of_reading(about), *_of_caller(view, needs)]:
        codes.setdefault(status, set()).add(code)
    for refusal in about.refuses:
        codes.setdefault(refusal.status, set()).add(refusal.code)
    return {status: Described(status, frozenset(codes[status])) for status in sorted(codes)}


def _of_reading(about: Operation) -> list[tuple[int, str]]:
    found = []
    if about.queries or about.reads or about.idempotent:
        found.append((400, "invalid"))
    if about.reads:
        found += [(400, "parse_error"), (413, "too_large"), (415, "unsupported_media_type")]
    if about.idempotent:
        found += [(409, "idempotency_key_reused"), (409, "idempotency_in_progress")]
    return found


def _of_caller(view: ApiView, needs: str) -> list[tuple[int, str]]:
    """What comes of credentials: a bad one is refused even where none is needed."""
    found = [(401, "invalid_token"), (401, "token_expired"), (404, "not_found")]
    if view.throttle == "login":
        found += [(503, "unavailable"), (429, "too_many_attempts")]
    if needs == access.ANYONE:
        return found
    found += [(401, "not_authenticated"), (403, "not_allowed")]
    return [*found, (403, "tenant_suspended")] if view.enters_tenant else found
