"""What was said in a conversation, to be kept or passed on: as text, as PDF, by mail.

Notes and what was done stay inside; only what the customer saw or wrote is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.conversations.correspondence.telling import line_of
from apps.conversations.handling import paper
from apps.conversations.models import Conversation, Message, Status

MOST = 2000  # messages, the latest
TEXT, PDF = "text/plain; charset=utf-8", "application/pdf"


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    title: str
    about: str
    said: list[Said]

    @property
    def name(self) -> str:
        """Of the file, without what it ends in."""
        return slugify(self.title) or "conversation"


def of(tenant: Tenant, conversation: Conversation) -> Transcript:
    """In the language and the zone in force."""
    person = str(conversation.contact)
    about = {"company": tenant.name, "channel": conversation.channel.display_name}
    return Transcript(
        _("Conversation with %(name)s") % {"name": person},
        _("%(company)s, %(channel)s") % about,
        list(_said(tenant, conversation)),
    )


def as_text(told: Transcript) -> str:
    lines = [told.title, told.about, ""]
    lines += [f"[{moment(one.at)}] {one.who}: {one.text}" for one in told.said]
    return "\n".join(lines) + "\n"


def as_pdf(told: Transcript) -> bytes:
    return paper.printed(told.title, told.about, [line_of_paper(one) for one in told.said])


def line_of_paper(said: Said) -> paper.Line:
    local = timezone.localtime(said.at)
    day = f"{date_format(local, 'l')}, {date_format(local, 'DATE_FORMAT')}"
    if (get_language() or "").startswith("pt"):  # which writes days and months small
        day = day.lower()
    return paper.Line(capfirst(day), date_format(local, "TIME_FORMAT"), said.who, said.text)


def mail(tenant: Tenant, conversation: Conversation, *, to: User, by: Actor) -> None:
    """To a colleague, in their language, as PDF."""
    with override(to.language), timezone.override(tenant.time_zone):
        told = of(tenant, conversation)
        letter = EmailMessage(
            told.title,
            _("The conversation you asked for is attached. %(name)s sent it from Recado.")
            % {"name": by.name},
            to=[to.email],
            attachments=[(f"{told.name}.pdf", as_pdf(told), PDF)],
        )
    note(tenant, conversation, by=by, to=to.email)
    transaction.on_commit(letter.send)


def note(tenant: Tenant, conversation: Conversation, *, by: Actor, to: str = "") -> None:
    """What leaves the inbox is in the audit log."""
    after = {"to": to} if to else {}
    audit.record("conversation.taken_along", by=by, tenant=tenant, about=conversation, after=after)


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _said(tenant: Tenant, conversation: Conversation) -> Iterator[Said]:
    rows = Message.objects.filter(
        contact=conversation.contact_id,
        channel=conversation.channel_id,
        created_at__gte=_began(conversation),
        created_at__lte=conversation.closed_at or timezone.now(),
    ).exclude(status=Status.CANCELLED)
    latest = list(rows.select_related("batch").defer("words").order_by("-pk")[:MOST])
    names = _names(latest)
    for row in reversed(latest):
        theirs = row.direction == Message.Direction.IN
        writer = names.get(row.author_id) if row.author_id else None
        who = str(conversation.contact) if theirs else writer or _nobody(tenant, row)
        yield Said(row.created_at, who, _words(row))


def _began(conversation: Conversation) -> datetime:
    """What opened it was written before it was opened."""
    asked = conversation.asked_at or conversation.opened_at
    return min(asked, conversation.opened_at)


def _nobody(tenant: Tenant, row: Message) -> str:
    """The company, with what wrote in its name."""
    if row.origin in {Message.Origin.AGENT, Message.Origin.PHONE}:
        return tenant.name
    return f"{tenant.name} ({row.get_origin_display()})"


def _words(row: Message) -> str:
    """Whole texts; of everything else, the line that lists show."""
    if row.revoked_at:
        return _("(deleted)")
    words = str(row.content.get("text") or "") or line_of(row)
    if row.status == Status.FAILED:
        return _("%(words)s (did not arrive)") % {"words": words}
    return words


def _names(rows: list[Message]) -> dict[UUID, str]:
    ids = {row.author_id for row in rows if row.author_id}
    return {one.pk: one.called for one in User.objects.filter(pk__in=ids)} if ids else {}
