"""A template as it is submitted: what Meta refuses before anybody reviews it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

from apps.whatsapp.simulator.errors import GraphError, template_trouble
from apps.whatsapp.simulator.template import VARIABLE, names_in

Json = dict[str, Any]
NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
WORD = re.compile(r"\w+")
NAMED_VARIABLE = re.compile(r"[a-z][a-z0-9_]*")
CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
FORMATS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF")
MOST_BUTTONS = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1}
HEADER, BODY, FOOTER, BUTTON, URL = 60, 1024, 60, 25, 2000  # characters


def check(told: Json) -> None:
    """Everything but what depends on other templates."""
    if not NAME.fullmatch(str(told.get("name") or "")):
        raise _wrong("name may have lower case letters, digits and underscores")
    if not LANGUAGE.fullmatch(str(told.get("language") or "")):
        raise _wrong("language is not a language of templates")
    if str(told.get("category") or "").upper() not in CATEGORIES:
        raise _wrong(f"category must be one of {', '.join(CATEGORIES)}")
    named = str(told.get("parameter_format") or "POSITIONAL").upper() == "NAMED"
    check_components(told.get("components"), str(told["category"]).upper(), named=named)


def check_components(components: Any, category: str, *, named: bool) -> None:
    if not isinstance(components, list) or not all(isinstance(one, dict) for one in components):
        raise GraphError(100, message="(#100) The parameter components is required.")
    kinds = [str(one.get("type") or "").upper() for one in components]
    if len(set(kinds)) != len(kinds):
        raise template_trouble(2388043, "A component may appear only once.")
    parts = dict(zip(kinds, components, strict=True))
    if "BODY" not in parts:
        raise template_trouble(2388042, "A template needs a body.")
    for kind, part in parts.items():
        if kind == "HEADER":
            _check_header(part, named=named)
        elif kind == "BODY" and category != "AUTHENTICATION":
            _check_body(part, named=named)
        elif kind == "FOOTER" and category != "AUTHENTICATION":
            _check_footer(part)
        elif kind == "BUTTONS":
            _check_buttons(part, category)
        elif kind == "CAROUSEL":
            _check_cards(part, category, named=named)
        elif kind not in ("LIMITED_TIME_OFFER", "CALL_PERMISSION_REQUEST", "BODY", "FOOTER"):
            raise template_trouble(2388043, f"{kind or 'A component'} is not a component.")


def _wrong(words: str) -> GraphError:
    return GraphError(100, f"Param {words}.")


def _length(words: str, most: int, what: str) -> None:
    if len(words) > most:
        raise template_trouble(2388040, f"The {what} may have at most {most} characters.")


def _check_header(part: Json, *, named: bool) -> None:
    form = str(part.get("format") or "").upper()
    if form not in FORMATS:
        raise template_trouble(2388047, "The header needs a known format.")
    example = part.get("example") or {}
    if form == "TEXT":
        words = str(part.get("text") or "")
        _length(words, HEADER, "header")
        if not words or "\n" in words or len(names_in(words)) > 1:
            raise template_trouble(2388047, "The header takes one line with at most one variable.")
        if names_in(words) and not (
            example.get("header_text_named_params" if named else "header_text")
        ):
            raise template_trouble(2388047, "The header's variable needs an example.")
    elif form != "LOCATION" and not example.get("header_handle"):
        raise template_trouble(2388047, "The header's media needs an example.")


def _check_body(part: Json, *, named: bool) -> None:
    words = str(part.get("text") or "")
    _length(words, BODY, "body")
    if not words:
        raise template_trouble(2388072, "The body needs a text.")
    names = names_in(words)
    _check_names(names, named=named)
    stripped = words.strip()
    if names and (stripped.startswith("{{") or stripped.endswith("}}")):
        raise template_trouble(2388299, "Variables may not open or close the text.")
    if len(WORD.findall(VARIABLE.sub("", words))) < 2 * len(names):
        raise template_trouble(2388293, "Use fewer variables, or a longer text.")
    _check_examples(part.get("example") or {}, names, named=named)


def _check_names(names: tuple[str, ...], *, named: bool) -> None:
    if named:
        good = all(NAMED_VARIABLE.fullmatch(name) for name in names)
    else:
        good = list(names) == [str(place) for place in range(1, len(names) + 1)]
    if not good:
        raise template_trouble(2388072, "The variables do not fit the parameter format.")


def _check_examples(example: Json, names: tuple[str, ...], *, named: bool) -> None:
    if not names:
        return
    if named:
        given = {one.get("param_name") for one in example.get("body_text_named_params") or []}
        enough = given >= set(names)
    else:
        rows = example.get("body_text") or [[]]
        row = rows[0] if isinstance(rows[0], list) else rows
        enough = len(row) == len(names)
    if not enough:
        raise template_trouble(2388072, "Every variable of the body needs an example.")


def _check_footer(part: Json) -> None:
    words = str(part.get("text") or "")
    _length(words, FOOTER, "footer")
    if not words or names_in(words):
        raise template_trouble(2388073, "The footer needs a text without variables.")


def _check_buttons(part: Json, category: str) -> None:
    buttons = part.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 10:
        raise _wrong("buttons must have between 1 and 10 elements")
    kinds = [str(one.get("type") or "").upper() for one in buttons]
    for kind, times in Counter(kinds).items():
        if times > MOST_BUTTONS.get(kind, 1):
            raise _wrong(f"buttons may have at most {MOST_BUTTONS.get(kind, 1)} of type {kind}")
    are_replies = [kind == "QUICK_REPLY" for kind in kinds]
    if sum(a != b for a, b in pairwise(are_replies)) > 1:
        raise _wrong("buttons must group quick replies together")
    if category != "AUTHENTICATION":
        for one, kind in zip(buttons, kinds, strict=True):
            _check_button(one, kind)


def _check_button(button: Json, kind: str) -> None:
    if kind == "COPY_CODE":
        if not button.get("example"):
            raise _wrong("example is missing on a button of type COPY_CODE")
        return
    words = str(button.get("text") or "")
    if kind in MOST_BUTTONS and not words:
        raise _wrong("text is missing on a button")
    _length(words, BUTTON, "button")
    if kind == "URL":
        _check_url(button)
    elif kind == "PHONE_NUMBER" and not str(button.get("phone_number") or "").strip("+").isdigit():
        raise _wrong("phone_number is missing on a button")


def _check_url(button: Json) -> None:
    url = str(button.get("url") or "")
    _length(url, URL, "button's address")
    if not url.startswith(("http://", "https://")):
        raise _wrong("url is not a valid URI on a button")
    names = names_in(url)
    if names and (len(names) > 1 or not url.endswith("}}")):
        raise _wrong("url may have one variable, at its end")
    if names and not button.get("example"):
        raise _wrong("example is missing on a button of type URL")


def _check_cards(part: Json, category: str, *, named: bool) -> None:
    cards = part.get("cards")
    if not isinstance(cards, list) or not 2 <= len(cards) <= 10:
        raise _wrong("cards must have between 2 and 10 elements")
    for card in cards:
        inside = [one for one in card.get("components") or [] if isinstance(one, dict)]
        if not any(str(one.get("type")).upper() == "HEADER" for one in inside):
            raise template_trouble(2388047, "Every card needs a header with media.")
        if any(str(one.get("type")).upper() == "BODY" for one in inside):
            check_components(inside, category, named=named)
