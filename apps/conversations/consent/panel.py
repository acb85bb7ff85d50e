"""A person's consent as their page shows it: what may be sent, what may not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Tenant
from apps.conversations.consent import asking, reasons, state
from apps.conversations.consent.reasons import Reason
from apps.conversations.consent.state import Matter
from apps.conversations.models import Category, Consent, ConsentEntry, Contact, Medium
from apps.whatsapp.models import Channel

HISTORY = 50  # lines that are shown
NAMES: dict[str, Any] = {
    Category.MARKETING: gettext_lazy("Promotions"),
    Category.UTILITY: gettext_lazy("Notices"),
    Category.AUTHENTICATION: gettext_lazy("Codes"),
    Category.SERVICE: gettext_lazy("Answers"),
}
_SAID_ALREADY = {Reason(reasons.OPTED_OUT), Reason(reasons.NO_CONSENT)}
_ICONS = {Medium.WHATSAPP: "wa", Medium.SMS: "sms"}


@dataclass(frozen=True, slots=True)
class Line:
    """One category: `reason` None when it may be sent; `said`: what the ledger comes to."""

    name: str
    reason: Reason | None
    said: str

    @property
    def st(self) -> str:
        """The stylesheet's status."""
        if self.reason is None:
            return "online"
        return "unknown" if self.reason.code == reasons.NO_CONSENT else "cancelled"

    @property
    def icon(self) -> str:
        return "check" if self.reason is None else self.st

    @property
    def word(self) -> str:
        """What may be done, in a word or two."""
        if self.reason is None:
            return _("May be sent")
        return _("Not agreed") if self.reason.code == reasons.NO_CONSENT else _("Not sent")


@dataclass(frozen=True, slots=True)
class Part:
    """One medium with its categories."""

    name: str
    icon: str
    lines: list[Line]

    @property
    def why(self) -> str:
        """Why nothing is sent, or little, whatever the person said: once for all categories."""
        codes = {line.reason for line in self.lines if line.reason} - _SAID_ALREADY
        return next((reason.words for reason in codes), "")


def parts(tenant: Tenant, contact: Contact) -> list[Part]:
    """SMS only where the company writes SMS or something was said of it."""
    known = state.of(contact.pk)
    return [
        Part(str(medium.label), _ICONS[medium], list(_lines(tenant, contact, medium, known)))
        for medium in Medium
        if medium == Medium.WHATSAPP or _concerns_sms(known)
    ]


def _concerns_sms(known: dict[Matter, Consent]) -> bool:
    by_sms = (Channel.Provider.TWILIO, Channel.Provider.ZENVIA)
    return any(matter.medium == Medium.SMS for matter in known) or (
        Channel.objects.present().filter(provider__in=by_sms).exists()
    )


def _lines(
    tenant: Tenant, contact: Contact, medium: str, known: dict[Matter, Consent]
) -> Iterator[Line]:
    whys = asking.whys_not(tenant, contact, medium=medium, categories=list(NAMES))
    for category, name in NAMES.items():
        said = _said(known.get(Matter(medium, category)), category)
        yield Line(str(name), whys[category], said)


def _said(consent: Consent | None, category: str) -> str:
    if category == Category.SERVICE:
        return _("Goes to whoever writes to you.")
    if consent is None:
        return _("Nothing said so far.")
    told = {
        "day": date_format(localtime(consent.since), _("j M Y")),
        "how": consent.entry.get_how_display(),
    }
    if consent.given:
        return _("Agreed on %(day)s: %(how)s.") % told
    return _("Said no on %(day)s: %(how)s.") % told


def history(contact: Contact) -> list[ConsentEntry]:
    """The ledger's lines, the newest first."""
    return list(ConsentEntry.objects.filter(contact=contact)[:HISTORY])
