"""Rules of buttons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from apps.whatsapp.message_templates.parts import VARIABLE, Component, kind_of, names_in, text_of
from apps.whatsapp.message_templates.rules import limits
from apps.whatsapp.message_templates.rules.problem import Problem
from apps.whatsapp.message_templates.rules.texts import of_length
from apps.whatsapp.message_templates.variables import example_of_button

_PHONE = re.compile(r"\+?[0-9]{8,20}\Z")
_COUPON = re.compile(r"[!-~]+\Z")


def of_buttons(buttons: Sequence[Component]) -> Iterator[Problem]:
    if len(buttons) > limits.MOST_BUTTONS:
        yield Problem("too_many_buttons", "buttons", {"most": limits.MOST_BUTTONS})
    for kind, count in Counter(map(kind_of, buttons)).items():
        most = limits.MOST_OF_KIND.get(kind, 1)
        if count > most:
            code = kind.lower() if kind in limits.MOST_OF_KIND else "other"
            yield Problem(f"too_many_{code}", "buttons", {"most": most})
    if not _grouped(buttons):
        yield Problem("mixed_buttons", "buttons")
    yield from _of_same_texts(buttons)
    for index, button in enumerate(buttons):
        yield from _of_button(button, f"buttons.{index}")


def _grouped(buttons: Sequence[Component]) -> bool:
    """Quick replies stand together, and so do all others."""
    runs = [is_quick for is_quick, _ in groupby(kind_of(b) == "QUICK_REPLY" for b in buttons)]
    return len(runs) <= 2


def _of_same_texts(buttons: Sequence[Component]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, button in enumerate(buttons):
        text = text_of(button).strip().lower()
        if text and text in seen:
            yield Problem("same_text", f"buttons.{index}.text")
        seen.add(text)


def _of_button(button: Component, path: str) -> Iterator[Problem]:
    kind = kind_of(button)
    if not kind:
        yield Problem("unknown_button", f"{path}.type")
    if kind not in {"COPY_CODE", "OTP"}:  # their words are Meta's
        yield from _of_text(text_of(button), f"{path}.text")
    if kind == "URL":
        yield from _of_url(button, path)
    elif kind == "PHONE_NUMBER":
        yield from _of_phone(text_of(button, "phone_number"), f"{path}.phone_number")
    elif kind == "COPY_CODE":
        yield from _of_coupon(example_of_button(button), f"{path}.example")


def _of_text(text: str, path: str) -> Iterator[Problem]:
    yield from of_length(text, path, limits.LONGEST_BUTTON)
    if "{{" in text or "}}" in text:
        yield Problem("no_variables", path)
    if "\n" in text:
        yield Problem("line_break", path)


def _of_url(button: Component, path: str) -> Iterator[Problem]:
    url = text_of(button, "url")
    yield from of_length(url, f"{path}.url", limits.LONGEST_URL)
    if not url:
        return
    if not _is_address(VARIABLE.sub("x", url)):
        yield Problem("not_an_address", f"{path}.url")
    if names_in(url):
        yield from _of_variable_address(button, url, path)


def _of_variable_address(button: Component, url: str, path: str) -> Iterator[Problem]:
    found = list(VARIABLE.finditer(url))
    if len(found) > 1 or found[0].end() != len(url):
        yield Problem("variable_not_at_end", f"{path}.url")
    elif found[0][1] != "1":
        yield Problem("variable_number", f"{path}.url", {"name": found[0][1]})
    example = example_of_button(button)  # the end, or the whole address with it
    if not example or any(sign.isspace() for sign in example):
        yield Problem("example_missing", f"{path}.example", {"name": "1"})


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    clean = not any(sign.isspace() for sign in url)
    return clean and parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


def _of_phone(phone: str, path: str) -> Iterator[Problem]:
    yield from of_length(phone, path, limits.LONGEST_PHONE)
    if phone and not _PHONE.match(phone):
        yield Problem("not_a_phone", path)


def _of_coupon(code: str, path: str) -> Iterator[Problem]:
    yield from of_length(code, path, limits.LONGEST_COUPON)
    if code and not _COUPON.match(code):
        yield Problem("not_a_coupon", path)
