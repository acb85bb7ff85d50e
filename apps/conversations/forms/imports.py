"""What people say about a file: its columns, then what is to be done with the people in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from apps.conversations.importing import planning
from apps.conversations.importing.formats import Format
from apps.conversations.importing.mapping import Target
from apps.conversations.importing.planning import Stated
from apps.conversations.importing.sampling import Column
from apps.conversations.models import Category, Medium

ENCODINGS: dict[str, Any] = {
    "utf-8": "UTF-8",
    "cp1252": gettext_lazy("Windows (1252)"),
    "latin-1": gettext_lazy("Western (ISO 8859-1)"),
    "cp850": gettext_lazy("DOS (850)"),
    "mac-roman": gettext_lazy("old Mac (Roman)"),
    "utf-16": "UTF-16",
}
DELIMITERS: dict[str, Any] = {
    "comma": gettext_lazy("comma"),
    "semicolon": gettext_lazy("semicolon"),
    "tab": gettext_lazy("tab"),
    "bar": gettext_lazy("vertical bar"),
}
NEW = "new"  # a column that becomes an attribute of its own
_NEAR = ("BR", "PT", "US", "AR", "UY", "PY", "CL", "CO", "MX", "ES")


class ColumnsForm(forms.Form):
    """A choice for each column, `column-<position>`; "" leaves it out."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Of numbers that don’t begin with + and a country."),
    )
    area = forms.CharField(
        label=gettext_lazy("Area code"),
        required=False,
        max_length=2,
        help_text=gettext_lazy("Of Brazilian numbers that have none, such as 11."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, columns: Iterable[Column], targets: Iterable[Target], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        choices = [
            ("", _("Don’t import")),
            *((target.id, target.name) for target in targets),
            (NEW, _("New field of your own")),
        ]
        for column in self.columns:
            self.fields[_name_of(column)] = forms.ChoiceField(
                choices=choices, required=False, label=called(column)
            )

    @property
    def rows(self) -> list[tuple[Column, forms.BoundField]]:
        return [(column, self[_name_of(column)]) for column in self.columns]

    @property
    def chosen(self) -> dict[int, str]:
        """Position → target, or NEW."""
        found = {one.position: self.cleaned_data.get(_name_of(one), "") for one in self.columns}
        return {position: target for position, target in found.items() if target}

    @property
    def numbers(self) -> dict[str, Any]:
        """As `planning.plan` takes them."""
        return {name: self.cleaned_data.get(name, "") for name in ("country", "area")}


class FormatForm(forms.Form):
    """How a CSV file is written; what was recognised is named."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters"),
        help_text=gettext_lazy("Another one when accents come out wrong."),
    )
    delimiter = forms.ChoiceField(label=gettext_lazy("Between the columns"))

    def __init__(self, data: Any = None, *, how: Format) -> None:
        now = {"encoding": how.encoding_said, "delimiter": how.delimiter_said}
        super().__init__(data, initial=now)
        found = (
            replace(how, encoding=how.sniffed[0], delimiter=how.sniffed[1]) if how.sniffed else how
        )
        for field, names, recognised in (
            ("encoding", ENCODINGS, found.encoding_said),
            ("delimiter", DELIMITERS, found.delimiter_said),
        ):
            self.fields[field].choices = [  # type: ignore[attr-defined]
                (key, _("%(name)s, recognised") % {"name": name} if key == recognised else name)
                for key, name in names.items()
            ]


class RulesForm(forms.Form):
    """What happens with those who are here already, and what all in the file are given."""

    hide_optional = True  # where they agreed is asked for as soon as they did
    on_duplicate = forms.ChoiceField(
        label=gettext_lazy("When somebody is here already"),
        choices=[
            (planning.UPDATE, gettext_lazy("Update: what the file says replaces what is here")),
            (planning.FILL, gettext_lazy("Fill in: only what is blank here is taken")),
            (planning.SKIP, gettext_lazy("Skip: nothing of them changes")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("An empty cell never takes anything away."),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags for all of them"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Several with commas between. New ones are made."),
        widget=forms.TextInput({"list": "known-tags", "autocomplete": "off"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("They agreed to get promotions or notices from us"), required=False
    )
    medium = forms.ChoiceField(
        label=gettext_lazy("By"), choices=Medium.choices, required=False, initial=Medium.WHATSAPP
    )
    category = forms.ChoiceField(
        label=gettext_lazy("To get"),
        choices=[
            (Category.MARKETING, gettext_lazy("promotions")),
            (Category.UTILITY, gettext_lazy("notices about what they bought")),
        ],
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where they agreed"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as: form at the till, October 2026."),
    )
    words = forms.CharField(
        label=gettext_lazy("The words they were shown"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("You may have to show them one day. Copy them as they were."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("agreed") and not given.get("source", "").strip():
            self.add_error("source", _("Say where they agreed: without it nobody can prove it."))
        return given

    @property
    def choices(self) -> dict[str, Any]:
        """As `planning.plan` takes them."""
        given = self.cleaned_data
        stated = Stated(
            given["medium"] or Medium.WHATSAPP,
            given["category"] or Category.MARKETING,
            given["source"].strip(),
            given["words"],
        )
        return {
            "on_duplicate": given["on_duplicate"],
            "tags": [name for name in given["tags"].split(",") if name.strip()],
            "consent": stated if given["agreed"] else None,
        }


def rules_of(draft: planning.Draft) -> dict[str, Any]:
    """A draft as the form begins with it."""
    known: dict[str, Any] = {"on_duplicate": draft.on_duplicate, "tags": ", ".join(draft.tags)}
    if draft.consent is None:
        return known
    said = draft.consent
    stated = {"medium": said.medium, "category": said.category, "source": said.source}
    return {**known, "agreed": True, "words": said.words, **stated}


def called(column: Column) -> str:
    """A column's name, or its place where it has none."""
    return column.name or _("Column %(number)d") % {"number": column.position + 1}


def countries() -> list[tuple[str, str]]:
    """Those nearby first, then all in the order of the alphabet: (BR, Brazil (+55))."""
    names = Locale.parse(to_locale(get_language() or "pt-br")).territories
    codes = {
        region: code for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() for region in regions
    }
    named = {
        region: f"{names[region]} (+{code})" for region, code in codes.items() if region in names
    }
    near = [(region, named[region]) for region in _NEAR]
    rest = sorted((pair for pair in named.items() if pair[0] not in _NEAR), key=lambda one: one[1])
    return [*near, *((region, name) for region, name in rest if region.isalpha())]


def _name_of(column: Column) -> str:
    return f"column-{column.position}"
