"""Rules of header, body and footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from apps.whatsapp.message_templates.parts import (
    MEDIA_HEADERS,
    VARIABLE,
    Component,
    Parts,
    handles_of,
    names_in,
    without_variables,
)
from apps.whatsapp.message_templates.rules import limits
from apps.whatsapp.message_templates.rules.problem import Problem
from apps.whatsapp.message_templates.variables import examples_of

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}\Z")
_LOOSE_BRACES = re.compile(r"\{\{|\}\}")
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
_HEADERS = MEDIA_HEADERS | {"TEXT", "LOCATION"}


def of_header(parts: Parts, *, named: bool, has_sample: bool) -> Iterator[Problem]:
    """`has_sample`: a file is chosen that will become the sample when it is submitted."""
    kind = parts.header_format
    if not parts.header:
        return
    if kind not in _HEADERS:
        yield Problem("unknown_header", "header.format", {"format": kind})
    if kind in MEDIA_HEADERS and not (has_sample or handles_of(parts.header)):
        yield Problem("sample_missing", "header.media")
    if kind == "TEXT":
        yield from _of_header_text(parts, named=named)


def _of_header_text(parts: Parts, *, named: bool) -> Iterator[Problem]:
    text = parts.header_text
    yield from of_length(text, "header.text", limits.LONGEST_HEADER)
    if "\n" in text:
        yield Problem("line_break", "header.text")
    if "*" in text or _EMOJI.search(text):
        yield Problem("plain_only", "header.text")
    if len(VARIABLE.findall(text)) > limits.MOST_HEADER_VARIABLES:
        yield Problem("too_many_variables", "header.text", {"most": limits.MOST_HEADER_VARIABLES})
    yield from of_variables(text, "header", parts.header, named=named)


def of_body(parts: Parts, *, named: bool) -> Iterator[Problem]:
    text = parts.body_text
    yield from of_length(text, "body.text", limits.LONGEST_BODY)
    yield from of_variables(text, "body", parts.body, named=named)
    count = len(VARIABLE.findall(text))
    needed = limits.WORDS_A_VARIABLE * count + 1
    words = len(VARIABLE.sub("", text).split())
    if count and words < needed:
        yield Problem("too_few_words", "body.text", {"missing": needed - words, "count": count})


def of_footer(parts: Parts) -> Iterator[Problem]:
    if parts.footer is None or "code_expiration_minutes" in parts.footer:
        return
    yield from of_length(parts.footer_text, "footer.text", limits.LONGEST_FOOTER)
    if "{{" in parts.footer_text or "}}" in parts.footer_text:
        yield Problem("no_variables", "footer.text")
    if "\n" in parts.footer_text:
        yield Problem("line_break", "footer.text")


def of_length(text: str, path: str, most: int) -> Iterator[Problem]:
    if not text.strip():
        yield Problem("empty", path)
    elif len(text) > most:
        yield Problem("too_long", path, {"most": most, "length": len(text)})


def of_variables(text: str, part: str, component: Component | None, *, named: bool
) -> Iterator[Problem]:  # fmt: skip
    """Names, numbers, places and examples of the variables of a header or body."""
    path, names = f"{part}.text", names_in(text)
    if _LOOSE_BRACES.search(without_variables(text)):
        yield Problem("loose_braces", path)
    yield from _of_named(names, path) if named else _of_numbered(names, path)
    yield from _of_places(text, path)
    examples = examples_of(component)
    for name in names:
        if not examples.get(name, "").strip():
            yield Problem("example_missing", f"{part}.examples.{name}", {"name": name})


def _of_named(names: list[str], path: str) -> Iterator[Problem]:
    for name in names:
        if not NAME.match(name):
            yield Problem("variable_name", path, {"name": name})


def _of_numbered(names: list[str], path: str) -> Iterator[Problem]:
    odd = [name for name in names if not _NUMBER.match(name)]
    if odd:
        yield Problem("variable_number", path, {"name": odd[0]})
        return
    numbers = {int(name) for name in names}
    missing = [number for number in range(1, len(numbers) + 1) if number not in numbers]
    if missing:
        yield Problem("gap", path, {"missing": missing[0]})
    elif [int(name) for name in names] != sorted(numbers):
        yield Problem("number_order", path)


def _of_places(text: str, path: str) -> Iterator[Problem]:
    spans = [found.span() for found in VARIABLE.finditer(text)]
    if not spans:
        return
    if not text[: spans[0][0]].strip():
        yield Problem("variable_first", path)
    if not text[spans[-1][1] :].strip():
        yield Problem("variable_last", path)
    between = [text[one[1] : next_[0]] for one, next_ in pairwise(spans)]
    if any(not piece.strip() for piece in between):
        yield Problem("adjacent", path)
