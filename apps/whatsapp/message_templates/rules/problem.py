"""What is wrong with a template, for programs; the words for people are in `rule_words`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` names the field: name, category, ttl, header.text, body.examples.nome,
    buttons.0.url, … `values` go into the words."""

    code: str
    path: str
    values: dict[str, Any] = field(default_factory=dict)
