"""Why a message can't be put on its way, in words that tell what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class WindowClosed(Refusal):
    """`extra`: closedAt, null when the person has never written here."""

    code = "window_closed"
    message = _(
        "More than 24 hours have passed since this person last wrote, so WhatsApp takes only"
        " templates. Send a template."
    )

    def __init__(self, closed_at: datetime | None = None) -> None:
        super().__init__(closedAt=closed_at.isoformat() if closed_at else None)


class NoChannel(Refusal):
    code = "no_channel"
    message = _("No channel can send this. Connect one, or name the channel to send it by.")


class ChannelGone(Refusal):
    code = "channel_gone"
    message = _("This channel was removed. Choose another.")


class NotQueued(Refusal):
    """`extra`: status."""

    code = "not_queued"
    message = _("This message isn't waiting any more, so it can't be called back.")

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class NotAsked(Refusal):
    """`extra`: status."""

    code = "not_asked"
    message = _("This message doesn't wait for your word.")

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class NotUncertain(Refusal):
    """`extra`: status."""

    code = "not_uncertain"
    message = _("What became of this message is known meanwhile, so there is nothing to say.")

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class NotFailed(Refusal):
    """`extra`: status."""

    code = "not_failed"
    message = _("Only a message that did not arrive can be sent again.")

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class AlreadyAnew(Refusal):
    code = "already_sent_again"
    message = _("This message was sent again already. Look for the newer one.")


class NotForwardable(Refusal):
    code = "not_forwardable"
    message = _("This can't be forwarded. Write what it says in a message of your own.")


class NotSentYet(Refusal):
    code = "not_sent"
    message = _("Only a message of yours that has left can be deleted for everyone.")


class NeverRevoked(Refusal):
    code = "cannot_delete"
    message = _(
        "WhatsApp's official API can't delete what was sent. Write again and say what is right."
    )


class TooLateToRevoke(Refusal):
    code = "too_late"
    message = _(
        "WhatsApp deletes for everyone within two days only. Write again and say what is right."
    )


class AlreadyRevoked(Refusal):
    code = "deleted_already"
    message = _("This message was deleted already.")


#: Whatever the door may say, for those who describe it: class by class.
def all_of_them() -> tuple[type[Refusal], ...]:
    from apps.accounts.errors import EmailNotVerified, QuotaExceeded, TenantSuspended
    from apps.conversations.consent.reasons import MayNotReceive
    from apps.whatsapp.channels.refusals import ChannelHeld
    from apps.whatsapp.media import refusals as files
    from apps.whatsapp.message_templates import refusals as templates

    known: Any = (
        WindowClosed, NoChannel, ChannelGone, ChannelHeld, MayNotReceive, EmailNotVerified,
        TenantSuspended, QuotaExceeded,
        templates.NotSendable, templates.TemplatePaused, templates.TemplateDisabled,
        templates.TemplateGone, templates.OtherAccount,
        files.NotReady, files.NotHere, files.MediaTypeRefused, files.MediaTooLarge,
        files.MediaEmpty, files.MediaActive, files.MediaUnreadable,
    )  # fmt: skip
    return tuple(known)
