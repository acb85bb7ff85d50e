"""Typed out, so that nobody erases a person by accident."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Contact


def word_of(contact: Contact) -> str:
    """What has to be typed: the end of the number, or whatever else tells who it is."""
    return contact.phone[-4:] or contact.name or contact.email or str(contact.pk)[-4:]


class EraseForm(forms.Form):
    """The end of the person's number, or their name where there is none."""

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word = word_of(contact)
        label = _("Type “%(word)s” to erase everything") % {"word": self.word}
        if contact.phone:
            label = _("Type the last four digits of the number, %(word)s") % {"word": self.word}
        self.fields["word"] = forms.CharField(
            label=label, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
        )

    def clean_word(self) -> str:
        typed: str = self.cleaned_data["word"].strip()
        if typed.casefold() != self.word.casefold():
            raise ValidationError(
                _("This is something else. Type “%(word)s”."),
                code="different",
                params={"word": self.word},
            )
        return typed
