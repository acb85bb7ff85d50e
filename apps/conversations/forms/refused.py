"""What people's verbs refuse, told beside the field it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from apps.conversations.people.refusals import NameTaken, NumberTaken, Unfit


@contextmanager
def told_beside(form: BaseForm, *, taken: str = "name") -> Iterator[None]:
    """`taken`: the field whose value somebody else has."""
    try:
        yield
    except Unfit as refusal:
        for name, words in refusal.errors.items():
            field = name if name in form.fields else None
            for word in words:
                form.add_error(field, word)
    except NameTaken as refusal:
        form.add_error(taken if taken in form.fields else None, str(refusal))
    except NumberTaken as refusal:
        form.add_error("phone" if "phone" in form.fields else None, str(refusal))
