"""What a person chose: a template's button, a reply button, a row, a form, a permission."""

from __future__ import annotations

import json
from typing import Any

from apps.whatsapp.events import Tapped, Unsupported
from apps.whatsapp.providers.meta.reading import Item, Odd, kept


def template_button(message: Item) -> Tapped:
    button = message.child("button")
    return _tapped("template_button", button, id_=button.text("payload"), title=button.text("text"))


def interactive(message: Item) -> Tapped | Unsupported:
    answer = message.child("interactive")
    kind = answer.needed("type")
    chosen = answer.child(kind)
    match kind:
        case "button_reply":
            return _tapped("button", chosen, id_=chosen.text("id"), title=chosen.text("title"))
        case "list_reply":
            return _tapped("row", chosen, id_=chosen.text("id"), title=chosen.text("title"))
        case "nfm_reply":
            return _form(chosen)
        case "call_permission_reply":
            return Tapped(
                "call_permission", chosen.needed("response"), "", values=kept(dict(chosen.value))
            )
    return Unsupported(f"interactive_{kind}")


def _tapped(kind: str, chosen: Item, *, id_: str, title: str) -> Tapped:
    if not (id_ or title):
        raise Odd("neither id nor title", chosen.path)
    return Tapped(kind, id_ or title, title or id_, chosen.text("description"))


def _form(form: Item) -> Tapped:
    """Meta gives the answers as JSON in a text, in odd cases not of an object."""
    values = _decoded(form.needed("response_json"))
    token = values.get("flow_token", "")
    return Tapped(
        "flow",
        token if isinstance(token, str) else "",
        form.text("name"),
        description=form.text("body"),
        values=values,
    )


def _decoded(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {"response": text}
    return kept(values) if isinstance(values, dict) else {"response": kept(values)}
