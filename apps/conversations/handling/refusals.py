"""Why something can't be done with a conversation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class Closed(Refusal):
    code = "conversation_closed"
    status = 409
    message = _("The conversation is closed. Reopen it first.")


class NotClosed(Refusal):
    code = "conversation_open"
    status = 409
    message = _("The conversation is open already.")


class AnotherOpen(Refusal):
    code = "another_conversation_open"
    status = 409
    message = _("A newer conversation with this person is open. Go on there.")


class NobodyToAssign(Refusal):
    code = "cannot_answer"
    status = 400
    message = _("This person can't answer customers here. Choose somebody of the team.")


class NoSuchTeam(Refusal):
    code = "unknown_team"
    status = 400
    message = _("There is no such team. Choose one of the list.")


class InThePast(Refusal):
    code = "in_the_past"
    status = 400
    message = _("This moment has passed. Choose a later one.")


class NothingWritten(Refusal):
    code = "empty_note"
    status = 400
    message = _("Write something first.")


class NotYours(Refusal):
    code = "not_your_note"
    status = 403
    message = _("Only whoever wrote the note may change it.")


class AnsweredMeanwhile(Refusal):
    """`extra`: `who` answered, "" for nobody with a name; the `text`; the `answer`'s id."""

    code = "answered_meanwhile"
    status = 409
    message = _("Somebody answered meanwhile. Read it, then send yours if it still fits.")
