"""Why a file could not be had, for programs by code and for people in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.whatsapp.models import Media


class Trouble(Exception):
    """`is_final`: the provider means it; asking again soon would be answered the same."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        self.code = code[:60]
        self.is_final = is_final
        super().__init__(code)


#: Codes of `Media.problem` that have words of their own.
_WORDS: dict[str, Any] = {
    "too_large": _("It is over 100 MB, more than Recado takes. Ask for a link."),
    "not_offered": _("WhatsApp did not hand it out. Ask the person to send it again."),
    "channel_gone": _("The channel it came through was removed before the file was here."),
    "digest_mismatch": _("It arrived damaged several times. Ask the person to send it again."),
}
_OF_STATE: dict[str, Any] = {
    Media.State.PENDING: _("The file is on its way here."),
    Media.State.EXPIRED: _(
        "WhatsApp keeps files for a few days only, and this one is gone. Ask the person to send "
        "it again."
    ),
    Media.State.MISSING: _("The file could not be fetched. Ask the person to send it again."),
}


def words(media: Media) -> Any:
    """What to say where the file would be; "" when it is there."""
    if media.state == Media.State.STORED:
        return ""
    return _WORDS.get(media.problem) or _OF_STATE[media.state]
