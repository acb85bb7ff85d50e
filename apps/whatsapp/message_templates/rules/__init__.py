"""Everything Meta asks of a template before it reads it, as arithmetic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apps.whatsapp.message_templates.parts import Parts, kind_of, parts_of
from apps.whatsapp.message_templates.rules import limits
from apps.whatsapp.message_templates.rules.buttons import of_buttons
from apps.whatsapp.message_templates.rules.problem import Problem
from apps.whatsapp.message_templates.rules.texts import of_body, of_footer, of_header

__all__ = ["Problem", "Written", "problems_of"]

_NAME = re.compile(r"[a-z0-9_]+\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """A template as somebody wrote it. `category` in any case; `ttl` in seconds."""

    name: str
    language: str
    category: str
    components: Sequence[Any]
    named: bool = False
    ttl: int | None = None
    has_sample: bool = False


def problems_of(written: Written) -> list[Problem]:
    """What Meta would refuse, in the order of reading; empty: it can be submitted."""
    parts = parts_of(written.components)
    found = [*_of_name(written), *_of_ttl(written), *_of_kinds(written.components)]
    if written.category.upper() == "AUTHENTICATION":
        return [*found, *_of_authentication(parts)]
    return [
        *found,
        *of_header(parts, named=written.named, has_sample=written.has_sample),
        *of_body(parts, named=written.named),
        *of_footer(parts),
        *of_buttons(parts.buttons),
    ]


def _of_name(written: Written) -> Iterator[Problem]:
    if not written.name:
        yield Problem("empty", "name")
    elif len(written.name) > limits.LONGEST_NAME:
        length = {"most": limits.LONGEST_NAME, "length": len(written.name)}
        yield Problem("too_long", "name", length)
    elif not _NAME.match(written.name):
        yield Problem("name", "name")
    if not _LANGUAGE.match(written.language):
        yield Problem("language", "language")
    if written.category.upper() not in limits.TTL:
        yield Problem("category", "category")


def _of_ttl(written: Written) -> Iterator[Problem]:
    bounds = limits.TTL.get(written.category.upper())
    if written.ttl is None or bounds is None:
        return
    is_month = written.ttl == limits.TTL_OF_30_DAYS and written.category.upper() != "MARKETING"
    if not (is_month or bounds[0] <= written.ttl <= bounds[1]):
        yield Problem("ttl", "ttl", {"least": bounds[0], "most": bounds[1]})


def _of_kinds(components: Sequence[Any]) -> Iterator[Problem]:
    kinds = [kind_of(one) for one in components if isinstance(one, dict)]
    if "" in kinds or len(kinds) < len(components):
        yield Problem("unknown_component", "components")
    for kind, times in Counter(kinds).items():
        if times > 1 and kind:
            yield Problem("twice", "components", {"kind": kind})


def _of_authentication(parts: Parts) -> Iterator[Problem]:
    """Meta writes the text of a one-time code; only what surrounds it is chosen."""
    if parts.header:
        yield Problem("no_header", "header.format")
    if parts.body_text:
        yield Problem("text_is_metas", "body.text")
    if [kind_of(button) for button in parts.buttons] != ["OTP"]:
        yield Problem("code_button", "buttons")
    minutes = (parts.footer or {}).get("code_expiration_minutes")
    least, most = limits.CODE_EXPIRES
    if minutes is not None and not (isinstance(minutes, int) and least <= minutes <= most):
        yield Problem("code_expires", "footer.minutes", {"least": least, "most": most})
