"""Why something can't be done with a template now, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal
from apps.whatsapp.message_templates.rules.problem import Problem


class NoAccount(Refusal):
    code = "no_account"
    message = _(
        "No official WhatsApp channel uses this account any more. Connect one of its numbers."
    )


class NotReached(Refusal):
    """Nothing was changed at Meta; trying again is safe."""

    code = "provider_unreachable"
    status = 503
    message = _("Meta doesn't answer at the moment. Try again in a few minutes.")


class MaybeDone(NotReached):
    """Nobody knows whether Meta did it."""

    code = "outcome_unknown"
    message = _(
        "Meta took the request but didn't answer, so we can't tell whether it was done. We are"
        " asking; look again in a minute."
    )


class MetaRefused(Refusal):
    """`extra`: provider_code and what Meta said."""

    code = "provider_refused"
    message = _("Meta refused this.")


class Incomplete(Refusal):
    """`extra`: problems, a list of rules.Problem."""

    code = "template_incomplete"
    message = _("Meta would refuse the template as it is. Look at the marked fields.")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


class NameTaken(Refusal):
    code = "name_taken"
    message = _("There is already a template with this name in this language. Choose another name.")


class NameBlocked(Refusal):
    code = "name_blocked"
    message = _(
        "A template with this name was deleted, and Meta blocks the name for 30 days. Choose"
        " another name."
    )


class NotADraft(Refusal):
    code = "not_a_draft"
    message = _("Meta has this template already. Its name and language can't be changed any more.")


class NotEditable(Refusal):
    code = "not_editable"
    message = _(
        "Meta only lets approved, rejected and paused templates be edited. Wait for the review, or"
        " duplicate it."
    )


class EditedTooOften(Refusal):
    code = "edit_limit"
    message = _(
        "Meta lets an approved template be edited once in 24 hours and 10 times in 30 days."
        " Duplicate it, or wait."
    )


class CategoryFixed(Refusal):
    code = "category_fixed"
    message = _("The category of an approved template can't be changed. Duplicate it instead.")


class NotDeletable(Refusal):
    code = "not_deletable"
    message = _("Meta has disabled this template for good; it can't be deleted there.")


class NotPaused(Refusal):
    code = "not_paused"
    message = _("The template isn't paused.")


class SampleNeedsApp(Refusal):
    code = "app_missing"
    message = _(
        "A header with a file needs a sample, and samples are uploaded through a Meta app. Whoever"
        " runs this installation has to set META_APP_ID; until then create the template at Meta and"
        " sync."
    )


class SampleGone(Refusal):
    code = "sample_missing"
    message = _("The sample file is no longer there. Choose it again.")


class NotSendable(Refusal):
    """The template can't be sent now. `extra`: status."""

    code = "template_not_approved"
    message = _("Meta has not approved this template, so it can't be sent yet.")

    def __init__(self, message: Any = None, **extra: Any) -> None:
        super().__init__(message, **extra)


class TemplatePaused(NotSendable):
    code = "template_paused"
    message = _(
        "Meta has paused this template because people reacted badly to it. Wait until it is"
        " resumed, change its text, or use another one."
    )


class TemplateDisabled(NotSendable):
    code = "template_disabled"
    message = _("Meta has disabled this template for good. Use another one.")


class TemplateGone(NotSendable):
    code = "template_deleted"
    message = _("This template was deleted at Meta. Use another one.")


class OtherAccount(NotSendable):
    code = "template_other_account"
    message = _("This template belongs to another WhatsApp account than the channel.")
