"""Why something asked of a contact can't be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.errors import Refusal


class NumberTaken(Refusal):
    """Somebody else has this number. `extra`: contactId, inTrash."""

    code = "number_taken"
    message = gettext_lazy("Another contact has this number. Open that contact, or merge the two.")

    def __init__(self, contact_id: UUID, *, in_trash: bool = False) -> None:
        words = _("A contact in the trash has this number. Restore that contact.")
        super().__init__(words if in_trash else None, contactId=str(contact_id), inTrash=in_trash)


class ChangedMeanwhile(Refusal):
    """Somebody saved first. `theirs`: field → the value it has now, of the fields asked for."""

    code = "changed_meanwhile"
    message = gettext_lazy("Somebody else has changed this contact. Look at it and save again.")

    def __init__(self, *, version: int, who: str, fields: list[str], theirs: dict[str, Any]):
        words = _("%(who)s has changed this contact meanwhile. Look at it and save again.")
        self.who, self.fields, self.theirs = who, fields, theirs
        super().__init__(words % {"who": who} if who else None, version=version)


class NotThere(Refusal):
    """The contact is in the trash, or has become part of another."""

    code = "contact_not_there"
    message = gettext_lazy("This contact is in the trash or was merged. Restore it first.")


class Unfit(Refusal):
    """Values that can't be kept. `errors`: field → what is wrong with it, in words."""

    code = "invalid"
    status = 400
    message = gettext_lazy("Some values can't be kept. Correct them and save again.")

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(word for words in errors.values() for word in words))


class NameTaken(Refusal):
    code = "name_taken"
    message = gettext_lazy("This name is taken. Choose another.")


class NotMergeable(Refusal):
    code = "not_mergeable"
    message = gettext_lazy("These two can't become one. Choose two contacts that are both there.")


class NotUndoable(Refusal):
    code = "not_undoable"
    message = gettext_lazy("This merge can't be undone any more: one of the two is gone.")
