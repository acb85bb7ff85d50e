"""The gateway's own description of the calls we make, and where it is known to be wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jsonschema import Draft202012Validator

from apps.whatsapp.providers.protocol import Request

SPEC = json.loads(
    (Path(__file__).parents[2] / "specs" / "waha-2026.7.1.json").read_text(encoding="utf-8")
)
#: Where the description differs from the gateway: schema, property, what it really takes.
#: Its generator writes `object` for fields whose TypeScript type it can't see; the examples
#: beside them, and the gateway, have texts.
DEVIATIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("WebhookConfig", "events", {"type": "array", "items": {"type": "string"}}),
    *[
        (schema, name, {"type": "string"})
        for schema in ("VideoRemoteFile", "VideoBinaryFile", "VoiceRemoteFile", "VoiceBinaryFile")
        for name in ("mimetype", "filename")
    ],
]
for schema, name, truth in DEVIATIONS:
    SPEC["components"]["schemas"][schema]["properties"][name] = truth


def complaints(request: Request) -> list[str]:
    """What the description has against a request; [] when it is as described."""
    operation = _operation(request)
    if operation is None:
        return [f"there is no {request.method} {urlsplit(request.url).path}"]
    missing = [
        p["name"]
        for p in operation["parameters"]
        if p["in"] == "query" and p["required"] and p["name"] not in request.params
    ]
    known = {p["name"] for p in operation["parameters"]}
    wrong = [f"{name} is missing" for name in missing]
    wrong += [f"{name} is not a parameter" for name in request.params if name not in known]
    return wrong + _of_body(operation["body"], request.json)


def _operation(request: Request) -> dict[str, Any] | None:
    asked = urlsplit(request.url).path
    for path in sorted(SPEC["paths"], key=lambda p: p.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
        if re.fullmatch(pattern, asked) and request.method.lower() in SPEC["paths"][path]:
            operation: dict[str, Any] = SPEC["paths"][path][request.method.lower()]
            return operation
    return None


def _of_body(schema: dict[str, Any] | None, body: Any) -> list[str]:
    if schema is None:
        return [] if not body else ["a body is sent where none is expected"]
    whole = {**schema, "components": SPEC["components"]}
    wrong = [error.message for error in Draft202012Validator(whole).iter_errors(body)]
    named = SPEC["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return wrong + [f"{key} is unknown" for key in body if key not in named["properties"]]


def path_of(request: Request) -> str:
    return unquote(urlsplit(request.url).path)
