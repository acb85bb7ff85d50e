"""What the forms of the wizard's steps have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

Json = dict[str, Any]


class StepForm(forms.Form):
    """A step's fields, and which of them shows what is wrong with the campaign."""

    #: Start of a path in the campaign → field that shows what is wrong there. First match wins.
    PLACES: ClassVar[Sequence[tuple[str, str]]] = ()
    hide_optional = True

    def told(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Errors of the campaign, by path, beside the fields they are about."""
        for path, words in errors.items():
            for said in words:
                self.add_error(self.place_of(path), said)

    def place_of(self, path: str) -> str | None:
        for start, field in self.PLACES:
            if path.startswith(start) and field in self.fields:
                return field
        return None


class Choices(forms.Field):
    """Several texts under one name; an empty one is a select that nothing was chosen in."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(str(one) for one in value or () if one))


class Ids(Choices):
    """Any number of ids in one field, with commas between: a form may have only so many."""

    def clean(self, value: Any) -> list[str]:
        return super().clean([one for some in value or () for one in str(some).split(",")])
