"""All templates, by id and by what a send names."""

from __future__ import annotations

import time
from typing import Any

from .chance import TEMPLATE, Chance
from .template import Template

NAME_BLOCKED_SECONDS = 30 * 24 * 3600

HELLO_WORLD: list[dict[str, Any]] = [
    {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
    {"type": "BODY", "text": "Welcome and congratulations. This message shows that you can send."},
    {"type": "FOOTER", "text": "Sandbox sample"},
]


class Catalogue:
    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._by_id: dict[str, Template] = {}
        self._by_name: dict[tuple[str, str, str], Template] = {}
        self._gone: dict[tuple[str, str], float] = {}  # approved names that were deleted

    def add(self, template: Template) -> Template:
        self._by_id[template.id] = template
        self._by_name[template.account_id, template.name, template.language] = template
        return template

    def new_id(self) -> str:
        return self._chance.made_id(TEMPLATE)

    def add_sample(self, account_id: str) -> None:
        """Every WABA begins with one approved template."""
        self.add(
            Template(
                id=self.new_id(),
                account_id=account_id,
                name="hello_world",
                language="en_US",
                category="UTILITY",
                components=HELLO_WORLD,
                status="APPROVED",
                quality="GREEN",
            )
        )

    def get(self, node: str) -> Template | None:
        return self._by_id.get(node)

    def named(self, account_id: str, name: str, language: str) -> Template | None:
        return self._by_name.get((account_id, name, language))

    def all(self) -> list[Template]:
        return list(self._by_id.values())

    def of(self, account_id: str) -> list[Template]:
        """Newest first, as Graph lists them."""
        mine = [one for one in self._by_id.values() if one.account_id == account_id]
        return sorted(mine, key=lambda one: one.made_at, reverse=True)

    def drop(self, template: Template) -> None:
        if template.status == "APPROVED":
            self._gone[template.account_id, template.name] = time.time()
        self._by_id.pop(template.id, None)
        self._by_name.pop((template.account_id, template.name, template.language), None)

    def is_blocked(self, account_id: str, name: str) -> bool:
        gone_at = self._gone.get((account_id, name))
        return gone_at is not None and time.time() - gone_at < NAME_BLOCKED_SECONDS
