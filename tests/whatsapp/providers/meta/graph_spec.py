"""Meta's own description of what we send, and each place where it is known to be wrong."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parents[2] / "specs"


@cache
def described() -> dict[str, Any]:
    """The schemas by name, as Meta gives them."""
    loaded: dict[str, Any] = json.loads((FOLDER / "meta-v23.0.json").read_text())
    return loaded


@cache
def deviations() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((FOLDER / "meta-overlay.json").read_text())
    return loaded


def corrected(*without: int) -> dict[str, Any]:
    """The description with the deviations applied, except those at these places."""
    spec: dict[str, Any] = json.loads(json.dumps(described()))
    schemas = spec["components"]["schemas"]
    for place, deviation in enumerate(deviations()):
        if place not in without:
            _apply(schemas, deviation)
    return spec


def complaints(schema: str, body: Any, *, without: tuple[int, ...] = ()) -> list[str]:
    """What the description has against a body; [] when it is as described."""
    root = {**corrected(*without), "$ref": f"#/components/schemas/{schema}"}
    return [error.message[:200] for error in Draft202012Validator(root).iter_errors(body)]


def _apply(schemas: dict[str, Any], deviation: dict[str, Any]) -> None:
    for name in deviation.get("close", []):
        schemas[name]["allOf"][1].pop("additionalProperties", None)
        schemas[name]["unevaluatedProperties"] = False
    for pointer, truth in deviation.get("set", {}).items():
        *way, last = pointer.split("/")
        holder: Any = schemas
        for step in way:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        if isinstance(holder, list):
            holder.insert(int(last), truth)
        else:
            holder[last] = truth
