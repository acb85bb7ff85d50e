"""How far a message of ours came, as a sign and in words; and what can be done where it didn't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.conversations import outcomes
from apps.conversations.consent import reasons
from apps.conversations.models import Message, Status
from apps.conversations.outbox.anew import ANEW
from apps.whatsapp.error_catalogue import entry
from apps.whatsapp.errors import Verdict
from apps.whatsapp.models import Channel

#: What leaves so soon is not waiting.
SOON = timedelta(seconds=2)
_ICONS = {Status.PLAYED: "read"}
_TIMES = {
    Status.SENT: "sent_at",
    Status.DELIVERED: "delivered_at",
    Status.READ: "read_at",
    Status.PLAYED: "read_at",
    Status.FAILED: "ended_at",
    Status.CANCELLED: "ended_at",
}
#: Said again it would be refused again.
_HOPELESS = frozenset({Verdict.FIX_DATA, Verdict.NEVER, Verdict.WINDOW_CLOSED})
_HOPELESS_CODES = frozenset(
    {
        "window_closed",
        "variables_missing",
        "not_supported",
        "no_file",
        "template_gone",
        "template_deleted",
        "template_disabled",
        "channel_gone",
        *reasons.WORDS,
    }
)
_NOT_ARRIVED = "not_arrived"  # somebody looked


@dataclass(frozen=True, slots=True)
class Tick:
    """`st`: one of the stylesheet's `data-st`; `label` for who doesn't see the sign."""

    st: str
    icon: str
    label: str


def tick_of(message: Message) -> Tick | None:
    """None for what came in."""
    if not message.is_outgoing:
        return None
    status = Status(message.status)
    icon = "clock" if leaves_at(message) else _ICONS.get(status, status.value)
    st = "read" if status == Status.PLAYED else status.value
    return Tick(st, icon, _label(message, status))


def _label(message: Message, status: Status) -> str:
    at: datetime | None = getattr(message, _TIMES[status]) if status in _TIMES else None
    said = capfirst(str(status.label))
    if at is None:
        return said
    moment = f"{timezone.localtime(at):%H:%M}"
    return _("%(status)s, %(time)s") % {"status": said, "time": moment}


def leaves_at(message: Message) -> datetime | None:
    """Of one that waits for its hour."""
    due = message.due_at
    is_later = due is not None and due > timezone.now() + SOON
    return due if is_later and message.status == Status.QUEUED else None


def why(message: Message, channel: Channel) -> str:
    """What happened, then what to do; "" where all is well."""
    if message.status == Status.QUEUED and message.asked:
        return _(
            "It waited so long that it may be out of place by now. Let it go all the same, or"
            " call it back."
        )
    if message.held and message.status == Status.SENT:
        return _("Meta looks at the template's quality first, and lets it go afterwards.")
    return outcomes.in_words(message, channel.provider)


def sent_anew(message: Message) -> str:
    """The id of the message that was sent instead; "" for none."""
    return str((message.problem or {}).get(ANEW) or "")


def may_try_again(message: Message, channel: Channel) -> bool:
    """Whether the same words may arrive this time."""
    if message.status != Status.FAILED or not message.content or sent_anew(message):
        return False
    if message.kind == Message.Kind.REACTION:
        return False
    if message.code in _HOPELESS_CODES:
        return False
    if message.code == _NOT_ARRIVED:
        return True
    subcode = str((message.problem or {}).get("subcode") or "")
    known = entry(message.code, provider=channel.provider, subcode=subcode)
    return known.verdict not in _HOPELESS
