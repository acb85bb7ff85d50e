"""Variables in what is said: `{{nome}}`, `{{name|customer}}`, `{{any_attribute}}`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Values = Mapping[str, str]

#: Without accents and capitals; both languages name the same detail of a contact.
DETAILS = {
    "nome": "name",
    "name": "name",
    "telefone": "phone",
    "phone": "phone",
    "email": "email",
    "categoria": "category",
    "category": "category",
    "observacoes": "notes",
    "notes": "notes",
}
_VARIABLE = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")


def fill(text: str, values: Values) -> str:
    """The text with its variables filled, once: braces inside a value stay as they are.

    Without a value the fall-back stands there, else nothing; who sends asks `lacking` before.
    """
    if "{{" not in text:
        return text

    def said(found: re.Match[str]) -> str:
        return values.get(folded(found[1]), "") or (found[2] or "").strip()

    return _VARIABLE.sub(said, text)


def filled(content: dict[str, Any], values: Values) -> dict[str, Any]:
    """The content with every text in it filled. Only for what is still unfilled: of a batch's
    variant, never of a message that was checked by itself."""
    result: dict[str, Any] = _mapped(content, lambda text: fill(text, values))
    return result


def names_in(content: Any) -> set[str]:
    """Which variables are used, folded as keys of `Values` are."""
    return {name for text in texts(content) for name, _else in _used(text)}


def lacking(content: Any, values: Values) -> set[str]:
    """Those that would leave a hole: neither a value nor a fall-back."""
    used = (one for text in texts(content) for one in _used(text))
    return {name for name, otherwise in used if not values.get(name) and not otherwise}


def _used(text: str) -> Iterator[tuple[str, str]]:
    for found in _VARIABLE.finditer(text):
        yield folded(found[1]), (found[2] or "").strip()


def folded(name: str) -> str:
    """`{{ Observações }}` is `observacoes`."""
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def texts(value: Any) -> Iterator[str]:
    """All that is written anywhere in a content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(inner, change) for inner in value]
    return value
