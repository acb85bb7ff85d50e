"""A field that the company adds to its contacts."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Attribute

#: What each type is good for, beside its name.
KINDS: dict[str, Any] = {
    Attribute.Kind.TEXT: _("Text"),
    Attribute.Kind.NUMBER: _("Number"),
    Attribute.Kind.DATE: _("Date"),
    Attribute.Kind.CHOICE: _("One of a list"),
    Attribute.Kind.BOOLEAN: _("Yes or no"),
}


def key_of(name: str) -> str:
    """“Data de nascimento” → data_de_nascimento; "" when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (key if key[:1].isalpha() else f"f_{key}")[:40] if key else ""


class AttributeForm(forms.Form):
    """`choices`: a line each. Type and key are asked only of a new one: contacts' values and
    the variables of messages hang on them."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=40,
        help_text=_("For variables in messages and for programs. Empty: made of the name."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        help_text=_("One on each line."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, attribute: Attribute | None = None, **kwargs: Any) -> None:
        if attribute:
            typed = {"name": attribute.name, "choices": "\n".join(attribute.choices)}
            kwargs.setdefault("initial", typed)
        super().__init__(*args, **kwargs)
        if attribute:
            del self.fields["kind"], self.fields["key"]
            if attribute.kind != Attribute.Kind.CHOICE:
                del self.fields["choices"]
        else:
            self.fields["kind"].initial = Attribute.Kind.TEXT

    @property
    def listed(self) -> list[str]:
        lines = self.cleaned_data.get("choices", "").splitlines()
        return [line.strip() for line in lines if line.strip()]
