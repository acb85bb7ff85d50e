"""WAHA's errors."""

from __future__ import annotations

from typing import Any

NAMES = {401: "Unauthorized", 404: "Not Found", 422: "Unprocessable Entity", 500: "Server Error"}


class WahaError(Exception):
    def __init__(self, status: int, message: str, more: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"statusCode": status, "error": NAMES[status], "message": message}
        self.body |= more or {}


def not_in(name: str, status: str, *expected: str) -> WahaError:
    return WahaError(
        422,
        "Session status is not as expected. Try again later or restart the session.",
        {"session": name, "status": status, "expected": list(expected)},
    )
