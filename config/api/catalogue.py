"""Every operation of the API there is, found by walking the routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern

from apps.accounts.api.operation import Operation
from apps.accounts.api.view import ApiView


@dataclass(frozen=True, slots=True)
class Entry:
    """`route` is relative to /api/v1/, with `<uuid:member_id>` where a parameter stands."""

    method: str
    route: str
    view: type[ApiView]

    @property
    def permission(self) -> str | None:
        """What it needs (see `ApiView.permission`); None: not declared, so closed to all."""
        return self.view.permission.get(self.method)

    @property
    def about(self) -> Operation | None:
        """None: it says nothing of what it reads and answers."""
        return self.view.operations().get(self.method)

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def operations() -> list[Entry]:
    from config.urls_api import routes

    return list(_walk(routes))


def _walk(routes: list[URLPattern]) -> Iterator[Entry]:
    for pattern in routes:
        view: type[ApiView] = pattern.callback.view_class  # type: ignore[attr-defined]
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if hasattr(view, method.lower()):
                yield Entry(method, str(pattern.pattern), view)
