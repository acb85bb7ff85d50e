"""The template editor: fields, rows of buttons and of examples, read as they come.

Nothing is refused here: an unfinished draft is kept, and `rules` says what is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.whatsapp.forms.templates import CATEGORIES
from apps.whatsapp.message_templates import languages
from apps.whatsapp.message_templates.composing import (
    Button,
    Content,
    components_of,
    content_of,
    one_time_code,
)
from apps.whatsapp.message_templates.rules import limits
from apps.whatsapp.models import Template

Format = Template.ParameterFormat

HEADERS = [
    ("", _("None")),
    ("TEXT", _("Text")),
    ("IMAGE", _("Image")),
    ("VIDEO", _("Video")),
    ("DOCUMENT", _("Document")),
    ("LOCATION", _("Location")),
]
#: Path of a rule's problem → field of the form.
FIELD_OF = {
    "name": "name",
    "language": "language",
    "category": "category",
    "header.format": "header_format",
    "header.text": "header_text",
    "body.text": "body",
    "footer.text": "footer",
    "footer.minutes": "minutes",
}
_ROW = re.compile(r"button-(\d{1,2})-kind\Z")
_EXAMPLE = "example:"


def _line(most: int) -> forms.TextInput:
    return forms.TextInput({"autocomplete": "off", "data-most": most})


class EditorForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=CATEGORIES)
    parameter_format = forms.ChoiceField(
        label=_("Variables"),
        required=False,
        choices=[(Format.NAMED, _("Named, {{name}}")), (Format.POSITIONAL, _("Numbered, {{1}}"))],
    )
    header_format = forms.ChoiceField(label=_("Header"), required=False, choices=HEADERS)
    header_text = forms.CharField(
        label=_("Text of the header"), required=False, widget=_line(limits.LONGEST_HEADER)
    )
    sample = forms.UUIDField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 7, "data-most": limits.LONGEST_BODY}),
    )
    footer = forms.CharField(
        label=_("Footer"),
        required=False,
        widget=_line(limits.LONGEST_FOOTER),
        help_text=_("In small type below the text, for example how to stop messages."),
    )
    security = forms.BooleanField(
        label=_("Warn not to share the code"), required=False, initial=True
    )
    minutes = forms.IntegerField(
        label=_("The code works for (minutes)"),
        required=False,
        widget=forms.NumberInput({"min": limits.CODE_EXPIRES[0], "max": limits.CODE_EXPIRES[1]}),
    )
    code_text = forms.CharField(
        label=_("Words on the button that copies the code"),
        required=False,
        widget=_line(limits.LONGEST_BUTTON),
    )

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        self.hide_optional = True
        self.fields["language"].choices = languages.choices()  # type: ignore[attr-defined]
        if not template.is_draft:
            for name in ("name", "language", "parameter_format"):
                self.fields[name].disabled = True
        if template.status == Template.Status.APPROVED:
            self.fields["category"].disabled = True

    @property
    def is_one_time_code(self) -> bool:
        return bool(self.wanted["category"] == Template.Category.AUTHENTICATION)

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """What was written, as far as it can be understood; the template's own for the rest."""
        self.is_valid()
        return {**self.initial, **getattr(self, "cleaned_data", {})}

    def content(self) -> Content:
        """Of the form as it was sent."""
        given = self.wanted
        return Content(
            header_format=given["header_format"],
            header_text=given["header_text"],
            body=given["body"].replace("\r\n", "\n"),
            footer=given["footer"],
            buttons=tuple(buttons_in(self.data)),
            examples=examples_in(self.data),
            handles=self._handles(given["header_format"]),
            others=self.template_content.others,
            security=bool(given["security"]),
            minutes=given["minutes"],
            code_text=given["code_text"],
        )

    @property
    def template_content(self) -> Content:
        content: Content = self.initial["content"]
        return content

    @property
    def is_new_sample(self) -> bool:
        return self.wanted["sample"] not in {None, self.template.sample_id}

    def _handles(self, header_format: str) -> tuple[str, ...]:
        """Meta's sample stays as long as the header is of the same kind."""
        kept = self.template_content
        return kept.handles if kept.header_format == header_format else ()

    def columns(self, content: Content) -> dict[str, Any]:
        """The template's columns."""
        given = self.wanted
        named = given["parameter_format"] == Format.NAMED
        components = (
            one_time_code(content) if self.is_one_time_code else components_of(content, named=named)
        )
        return {
            "name": given["name"].strip()[:512],
            "language": given["language"] or self.template.language,
            "category": given["category"] or self.template.category,
            "parameter_format": given["parameter_format"] or self.template.parameter_format,
            "components": components,
            "sample_id": given["sample"] or self.template.sample_id,
        }


def initial_of(template: Template) -> dict[str, Any]:
    content = content_of(template.components)
    return {
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "parameter_format": template.parameter_format,
        "header_format": content.header_format,
        "header_text": content.header_text,
        "sample": template.sample_id,
        "body": content.body,
        "footer": content.footer if template.category != "authentication" else "",
        "security": content.security,
        "minutes": content.minutes,
        "code_text": content.code_text,
        "content": content,
    }


def buttons_in(data: Mapping[str, Any]) -> list[Button]:
    """The rows in their order on the page."""
    places = sorted(int(found[1]) for key in data if (found := _ROW.match(key)))
    return [
        Button(
            kind=str(data.get(f"button-{place}-kind", "")).upper(),
            text=str(data.get(f"button-{place}-text", "")),
            target=str(data.get(f"button-{place}-target", "")),
            example=str(data.get(f"button-{place}-example", "")),
            raw=_raw(str(data.get(f"button-{place}-raw", ""))),
        )
        for place in places
    ]


def _raw(text: str) -> dict[str, Any] | None:
    """A button of a kind that the editor can't draw, as Meta's JSON."""
    try:
        raw = json.loads(text) if text else None
    except ValueError:
        return None
    return raw if isinstance(raw, dict) else None


def examples_in(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        key.removeprefix(_EXAMPLE): str(value)
        for key, value in data.items()
        if key.startswith(_EXAMPLE)
    }
