"""Bodies of Meta's webhooks: what the documentation shows, and pieces to build others from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "payloads" / "meta"
NUMBER = "220000000000001"
ACCOUNT = "110000000000001"
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECONDS = str(int(AT.timestamp()))


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def change(field: str, value: Any, *, account: str = ACCOUNT) -> dict[str, Any]:
    changes = [{"field": field, "value": value}]
    return {"object": "whatsapp_business_account", "entry": [{"id": account, "changes": changes}]}


def about_number(field: str, **value: Any) -> dict[str, Any]:
    """A change of that field for NUMBER, whose value holds these lists."""
    metadata = {"display_phone_number": "14155550100", "phone_number_id": NUMBER}
    return change(field, {"messaging_product": "whatsapp", "metadata": metadata, **value})


def message(**parts: Any) -> dict[str, Any]:
    """A message from Ana, a text unless `parts` say otherwise."""
    text = {"type": "text", "text": {"body": "oi"}}
    return {"from": "551100000101", "id": "wamid.A", "timestamp": SECONDS, **text, **parts}
