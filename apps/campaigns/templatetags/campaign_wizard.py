"""Fields of the wizard: what is wrong with one has its place from the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from apps.accounts.templatetags.fields import control, kind_of

register = template.Library()
Wrong = Mapping[str, list[str]]


@register.inclusion_tag("campaigns/wizard/_field.html")
def step_field(
    bound: BoundField, wrong: Wrong, *, label: str = "", hint: str = "", unit: str = ""
) -> dict[str, Any]:
    """A field with its error beside it; `unit` stands after what is written."""
    words = wrong.get(bound.name, [])
    return {
        "field": bound,
        "name": bound.name,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "unit": unit,
        "words": words,
        "control": _drawn(bound, bool(words)),
        "kind": kind_of(bound),
    }


def _drawn(bound: BoundField, is_wrong: bool) -> SafeString:
    tied = f"error-{bound.name}"
    if bound.help_text:
        tied = f"{bound.id_for_label}_helptext {tied}"
    attrs = bound.field.widget.attrs
    attrs["aria-describedby"] = tied
    if is_wrong:
        attrs["aria-invalid"] = "true"
    return control(bound)


@register.inclusion_tag("campaigns/wizard/_error.html")
def error_place(name: str, wrong: Wrong) -> dict[str, Any]:
    return {"name": name, "words": wrong.get(name, [])}


@register.filter
def of(words: Mapping[str, Any], key: object) -> Any:
    """What stands under a key; nothing where nothing does."""
    return words.get(str(key), "")


@register.filter
def letter(number: int) -> str:
    """0 → A: versions are told apart by letters."""
    return chr(ord("A") + number % 26)
