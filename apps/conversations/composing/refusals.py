"""Why something can't be said as it was written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class NothingSaid(Refusal):
    code = "nothing_said"
    status = 400
    message = _("Write something, or attach a file.")


class TooManyFiles(Refusal):
    code = "too_many_files"
    status = 400
    message = _("Send at most 10 files at once.")


class NoMoment(Refusal):
    code = "no_moment"
    status = 400
    message = _("Choose a day and a time.")


class MomentPassed(Refusal):
    code = "in_the_past"
    status = 400
    message = _("That moment has passed. Choose a later one.")


class MomentTooFar(Refusal):
    code = "too_far_away"
    status = 400
    message = _("A message can wait a year at most. Choose an earlier day.")


class AfterTheWindow(Refusal):
    code = "after_the_window"
    message = _(
        "By then the 24 hours since they last wrote will be over, and WhatsApp would not take it."
        " Choose an earlier moment, or send a template."
    )


class ShortcutTaken(Refusal):
    code = "shortcut_taken"
    message = _("There is a canned reply with this shortcut already. Choose another.")


class NotYourReply(Refusal):
    code = "not_your_reply"
    status = 403
    message = _("Only an administrator can change what the whole company or a team uses.")


class NobodysOwn(Refusal):
    code = "no_person"
    message = _("A key is nobody, so it keeps no personal replies. Share it with a team or all.")
