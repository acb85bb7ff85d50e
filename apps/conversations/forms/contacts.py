"""Somebody new, and what a list may be narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.conversations.models import Attribute, Import, Segment, Tag
from apps.conversations.people import attributes
from apps.conversations.segments import texts
from apps.conversations.segments.tree import Json


class NewContactForm(forms.Form):
    """The verb that adds people checks the values; here is only what is asked."""

    hide_optional = True
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("With area code. Numbers from elsewhere begin with + and country."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.TextInput({"type": "email", "inputmode": "email", "autocomplete": "off"}),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Several with commas between. New ones are made."),
        widget=forms.TextInput({"list": "known-tags", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(name) for name in ("name", "phone", "email")):
            words = _("Write at least a name, a number or an e-mail.")
            raise forms.ValidationError(words, code="nobody")
        return given

    @property
    def wanted(self) -> dict[str, Any]:
        """As the verb takes it."""
        given = dict(self.cleaned_data)
        given["tags"] = [name for name in given["tags"].split(",") if name.strip()]
        return {name: value for name, value in given.items() if value}


_MOMENTS = [
    ("", gettext_lazy("Whenever")),
    ("in_last_days:7", gettext_lazy("In the last 7 days")),
    ("in_last_days:30", gettext_lazy("In the last 30 days")),
    ("not_in_last_days:30", gettext_lazy("Not for 30 days")),
    ("not_in_last_days:90", gettext_lazy("Not for 90 days")),
    ("empty", gettext_lazy("Never")),
]
_MOST = 200  # files and segments to choose from


class FilterForm(forms.Form):
    """One more thing, or several, that the list's people have in common."""

    hide_optional = True
    tag = forms.ChoiceField(label=gettext_lazy("Has the tag"), required=False)
    tag_not = forms.ChoiceField(label=gettext_lazy("Doesn’t have the tag"), required=False)
    promotions = forms.ChoiceField(
        label=gettext_lazy("Promotions by WhatsApp"),
        required=False,
        choices=[
            ("", gettext_lazy("Whatever they said")),
            ("given", gettext_lazy("Agreed")),
            ("withdrawn", gettext_lazy("Said no")),
            ("unknown", gettext_lazy("Said nothing")),
        ],
    )
    blocked = forms.ChoiceField(
        label=gettext_lazy("Blocked"),
        required=False,
        choices=[
            ("", gettext_lazy("Blocked or not")),
            ("yes", gettext_lazy("Only blocked")),
            ("no", gettext_lazy("Only not blocked")),
        ],
    )
    last_seen = forms.ChoiceField(
        label=gettext_lazy("Last wrote to us"), required=False, choices=_MOMENTS
    )
    last_written = forms.ChoiceField(
        label=gettext_lazy("Last written to"), required=False, choices=_MOMENTS
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    segment = forms.ChoiceField(label=gettext_lazy("In the segment"), required=False)
    file = forms.ChoiceField(label=gettext_lazy("Added or changed by the file"), required=False)
    category = forms.CharField(label=gettext_lazy("Category"), required=False, max_length=80)
    attribute = forms.ChoiceField(label=gettext_lazy("Your own field"), required=False)
    value = forms.CharField(label=gettext_lazy("Contains or is"), required=False, max_length=200)

    def __init__(self, *args: Any, team: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]
        self._offer("tag", _("Any"), tags)
        self._offer("tag_not", pgettext("tag", "None"), tags)
        people = [(str(pk), name) for pk, name in team.items()]
        self._offer("owner", _("Anybody"), [("empty", _("Nobody")), *people])
        segments = Segment.objects.filter(deleted_at=None).exclude(kind=Segment.Kind.VIEW)
        named = segments.values_list("pk", "name")[:_MOST]
        self._offer("segment", _("Any"), [(str(pk), name) for pk, name in named])
        files = Import.objects.values_list("pk", "filename")[:_MOST]
        self._offer("file", _("Any"), [(str(pk), name) for pk, name in files])
        self.known = {one.key: one for one in Attribute.objects.all()}
        self._offer("attribute", _("None"), [(key, one.name) for key, one in self.known.items()])
        if not self.known:
            del self.fields["value"]

    def clean(self) -> dict[str, Any]:
        """The value of an attribute, as the list's address has it."""
        given = super().clean() or {}
        attribute = self.known.get(given.get("attribute", ""))
        text = given.get("value", "").strip()
        if text and attribute is None:
            self.add_error("attribute", _("Choose which field is meant."))
        elif text and attribute and attribute.kind != Attribute.Kind.TEXT:
            try:
                given["value"] = texts.write("is", attributes.typed(attribute, text))
            except ValueError as exc:
                self.add_error("value", str(exc))
        return given

    def _offer(self, name: str, empty: str, pairs: list[tuple[str, str]]) -> None:
        """A choice between nothing is no choice."""
        if pairs:
            self.fields[name].choices = [("", empty), *pairs]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def query(self) -> list[tuple[str, str]]:
        """What is added to the list's address (see `segments.filters`)."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        wanted = {
            "tag": ("tag", "has:{}"),
            "tag_not": ("tag", "has_not:{}"),
            "promotions": ("consent.whatsapp.marketing", "{}"),
            "blocked": ("blocked", "is:{}"),
            "last_seen": ("last_seen", "{}"),
            "last_written": ("last_written", "{}"),
            "category": ("category", "contains:{}"),
            "segment": ("list", "{}"),
            "file": ("import", "{}"),
        }
        pairs = [
            (key, text.format(given[name])) for name, (key, text) in wanted.items() if name in given
        ]
        return [*pairs, *self._owner(given), *self._attribute(given)]

    def _owner(self, given: Json) -> list[tuple[str, str]]:
        owner = given.get("owner")
        if not owner:
            return []
        return [("owner", owner if owner == "empty" else f"is:{owner}")]

    def _attribute(self, given: Json) -> list[tuple[str, str]]:
        attribute = self.known.get(given.get("attribute", ""))
        if attribute is None:
            return []
        name, value = f"attribute.{attribute.key}", given.get("value", "").strip()
        if not value:
            return [(name, "not_empty")]
        op = "contains" if attribute.kind == Attribute.Kind.TEXT else "is"
        return [(name, f"{op}:{value}")]


class ViewForm(forms.Form):
    """`address`: of the list as it is filtered."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    address = forms.CharField(widget=forms.HiddenInput, required=False)
