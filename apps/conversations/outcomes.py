"""Why a message did not arrive, in words: of its provider, or of whoever held it back here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.conversations.consent import reasons
from apps.conversations.doubts import words
from apps.conversations.models import Message, Status
from apps.whatsapp.channels.refusals import in_words as of_provider
from apps.whatsapp.errors import Failure, Verdict

#: Codes of our own of a message that was cancelled or could not be said.
_OWN: dict[str, str] = {
    "called_back": gettext_noop("Somebody called it back before it left."),
    "window_closed": gettext_noop(
        "By the time it could leave, more than 24 hours had passed since this person last wrote."
        " Send a template."
    ),
    "variables_missing": gettext_noop("A variable had no value. Add one, or write a fall-back."),
    "not_supported": gettext_noop("The channel doesn't carry this. Choose another kind."),
    "no_file": gettext_noop("Its file was no longer there. Send it again with a file."),
    "template_gone": gettext_noop("Its template is no longer there. Use another one."),
    "template_deleted": gettext_noop("Its template was deleted at Meta. Use another one."),
    "template_disabled": gettext_noop("Meta has disabled its template. Use another one."),
    "not_arrived": gettext_noop(
        "Somebody looked and found that it hadn't arrived. Send it again if it still matters."
    ),
    "no_us_marketing": gettext_noop(
        "Meta delivers no marketing templates to numbers of the United States."
    ),
    "channel_gone": gettext_noop("Its channel was removed. Send it by another one."),
}
_UNKNOWN = gettext_noop(
    "%(cause)s So nobody knows whether it arrived. It isn't sent again by itself, because the"
    " person might get it twice: find out, for instance by asking them, then say what became of"
    " it."
)


def in_words(message: Message, provider: str) -> str:
    """What happened, then what to do; "" for a message with which nothing is wrong."""
    if message.status == Status.UNKNOWN:
        return _(_UNKNOWN) % {"cause": words.cause(message.code)}
    if message.status not in {Status.FAILED, Status.CANCELLED}:
        return ""
    code = message.code
    if code in _OWN:
        return _(_OWN[code])
    if code in reasons.WORDS:
        return str(reasons.WORDS[code])
    return of_provider(_failure(code, message.problem or {}), provider)


def _failure(code: str, problem: dict[str, Any]) -> Failure:
    title, detail, subcode = (
        str(problem.get(name) or "") for name in ("title", "detail", "subcode")
    )
    return Failure(Verdict.FIX_DATA, code, title=title, detail=detail, subcode=subcode)
