"""A form's field in the house's markup: label, control, hint and error, tied together."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString

register = template.Library()

#: First match wins: a kind of control and the class that draws it.
KINDS: list[tuple[tuple[type[widgets.Widget], ...], str, str]] = [
    ((widgets.CheckboxSelectMultiple, widgets.RadioSelect), "choices", ""),
    ((widgets.CheckboxInput,), "check", ""),
    ((widgets.Select,), "select", "select"),
    ((widgets.Textarea,), "area", "area"),
    ((widgets.PasswordInput,), "password", "input"),
    ((widgets.FileInput,), "file", "file"),
    ((widgets.MultiWidget,), "other", ""),
]


def _kind(field: BoundField) -> tuple[str, str]:
    if getattr(field.field.widget, "input_type", "") == "color":
        return "colour", ""
    for types, kind, css in KINDS:
        if isinstance(field.field.widget, types):
            return kind, css
    return "input", "input"


@register.filter
def kind_of(field: BoundField) -> str:
    """choices, check, select, area, password, file, colour, input or other."""
    return _kind(field)[0]


@register.filter
def control(field: BoundField) -> SafeString:
    """The control alone, with our class and its ties to hint and error."""
    css = " ".join(filter(None, [field.field.widget.attrs.get("class", ""), _kind(field)[1]]))
    attrs: dict[str, Any] = {"class": css} if css else {}
    return field.as_widget(attrs=attrs)


@register.inclusion_tag("django/forms/field.html")
def field(bound: BoundField, hint: str = "", label: str = "") -> dict[str, Any]:
    """One field of a form: `{% field form.email %}`; `label` and `hint` replace the form's."""
    if hint:
        bound.help_text = hint
    if label:
        bound.label = label
    return {"field": bound}


@register.filter
def wrong_fields(form: BaseForm) -> list[BoundField]:
    """The fields with an error, in their order on the page."""
    return [bound for bound in form.visible_fields() if bound.errors]
