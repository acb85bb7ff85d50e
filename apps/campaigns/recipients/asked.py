"""Which recipients somebody wants to see, as the page's address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.ids import as_id
from apps.conversations.models import Status

#: Key → its name and the statuses of messages in it.
STATUSES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "read": (pgettext_lazy("messages", "Read"), (Status.READ, Status.PLAYED)),
    "delivered": (pgettext_lazy("messages", "Delivered"), (Status.DELIVERED,)),
    "sent": (pgettext_lazy("messages", "Sent"), (Status.SENT,)),
    "sending": (pgettext_lazy("messages", "Leaving"), (Status.SENDING,)),
    "failed": (pgettext_lazy("messages", "Failed"), (Status.FAILED,)),
    "unknown": (pgettext_lazy("messages", "Not known"), (Status.UNKNOWN,)),
    "cancelled": (pgettext_lazy("messages", "Cancelled"), (Status.CANCELLED,)),
    "queued": (pgettext_lazy("messages", "In the queue"), (Status.QUEUED,)),
}
REPLIES: dict[str, Any] = {
    "yes": pgettext_lazy("people", "Answered"),
    "no": _("Did not answer"),
    "out": _("Asked not to get any more"),
}
_LONGEST = 200
_MOST_CODES = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the address is understood; the rest is left out. `codes`: of errors or reasons of
    cancelling, one of them. `left`: the code why somebody was left out; then nobody has a
    message, and only `search` counts besides."""

    search: str = ""
    status: str = ""
    variant: int | None = None
    channel: UUID | None = None
    codes: tuple[str, ...] = ()
    replied: str = ""
    left: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        status, replied = given.get("status", ""), given.get("replied", "")
        codes = tuple(filter(None, _text(given, "code").split(",")))[:_MOST_CODES]
        return cls(
            _text(given, "q"),
            status if status in STATUSES else "",
            _number(given.get("variant", "")),
            as_id(given.get("channel", "")),
            codes,
            replied if replied in REPLIES else "",
            _text(given, "left"),
        )

    @property
    def is_narrowed(self) -> bool:
        return self != Asked()

    @property
    def address(self) -> str:
        """Of the same, without `?`."""
        told = {
            "q": self.search,
            "status": self.status,
            "variant": "" if self.variant is None else self.variant,
            "channel": self.channel or "",
            "code": ",".join(self.codes),
            "replied": self.replied,
            "left": self.left,
        }
        return urlencode({name: value for name, value in told.items() if value != ""})

    def without(self, name: str) -> str:
        """The address of the same, but for this part."""
        usual: Any = next(one.default for one in fields(self) if one.name == name)
        changed: dict[str, Any] = {name: usual}
        return replace(self, **changed).address


def _text(given: Mapping[str, str], name: str) -> str:
    return given.get(name, "").replace("\x00", "").strip()[:_LONGEST]


def _number(text: str) -> int | None:
    """As variants are counted: from 0 on."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
