"""May it leave now? Asked again of a few hundred messages at once, right before they are claimed.

What was allowed when it was written need not be so any more: people say stop, windows close,
templates are paused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from apps.conversations.among import among
from apps.conversations.consent import asking, reasons
from apps.conversations.delivery import holds
from apps.conversations.delivery.jobs import Row
from apps.conversations.models import Category, Contact, Thread
from apps.whatsapp.message_templates import sendable
from apps.whatsapp.models import Channel, Template
from apps.whatsapp.providers import provider_of

WINDOW_CLOSED = "window_closed"
TEMPLATE_GONE = "template_gone"
_NEVER_AGAIN = frozenset(
    {Template.Status.DELETED, Template.Status.PENDING_DELETION, Template.Status.DISABLED}
)
Name = tuple[str, str]  # of a template: its name and language


@dataclass(slots=True)
class Admission:
    """`refused`: message → the code of why it does not leave at all; `waiting`: those whose
    template can't be used for the time being. Whoever is in neither may leave."""

    refused: dict[UUID, str] = field(default_factory=dict)
    waiting: set[UUID] = field(default_factory=set)


@dataclass(slots=True)
class Templates:
    """Templates of the channel's account, as far as they were asked for."""

    channel: Channel
    known: dict[Name, Template]
    held: frozenset[Name]

    @classmethod
    def of(cls, channel: Channel, names: Iterable[Name]) -> Templates:
        wanted = set(names)
        if not wanted:
            return cls(channel, {}, frozenset())
        rows = Template.objects.present().filter(
            account=channel.account,
            sandbox=channel.sandbox,
            name__in={name for name, _language in wanted},
        )
        known = {(row.name, row.language): row for row in rows}
        return cls(channel, known, holds.held(channel.account, wanted))

    def why_gone(self, name: Name) -> str:
        """The code of why it will never be sent again; "" when it may be, now or later."""
        template = self.known.get(name)
        if template is None:
            return TEMPLATE_GONE
        refusal = sendable.why_not(template, self.channel)
        return refusal.code if refusal and template.status in _NEVER_AGAIN else ""

    def is_waiting(self, name: Name) -> bool:
        template = self.known.get(name)
        if template is None:
            return False
        return name in self.held or sendable.why_not(template, self.channel) is not None


def admit(
    channel: Channel,
    rows: Sequence[Row],
    names: Mapping[UUID, Name | None],
    templates: Templates,
) -> Admission:
    """`names`: message → the template it uses. Two or three questions, however many rows."""
    admission = Admission()
    for category, some in _by_category(rows).items():
        _ask_consent(admission, channel, category, some)
    if provider_of(channel.provider).capabilities.window:
        _ask_window(admission, channel, [row for row in rows if names[row.id] is None])
    for row in rows:
        name = names[row.id]
        if name is None or row.id in admission.refused:
            continue
        if code := templates.why_gone(name):
            admission.refused[row.id] = code
        elif templates.is_waiting(name):
            admission.waiting.add(row.id)
    return admission


def _by_category(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.category or Category.SERVICE, []).append(row)
    return grouped


def _ask_consent(
    admission: Admission, channel: Channel, category: str, rows: Sequence[Row]
) -> None:
    people = Contact.objects.filter(pk__in=among(row.contact_id for row in rows if row.contact_id))
    asked = asking.annotate(
        people, medium=asking.medium_of(channel), category=category, channel=channel
    )
    told: dict[UUID | None, str] = dict(asked.values_list("pk", "refusal"))
    for row in rows:
        if code := told.get(row.contact_id, reasons.GONE):
            admission.refused[row.id] = code


def _ask_window(admission: Admission, channel: Channel, rows: Sequence[Row]) -> None:
    if not rows:
        return
    open_ones = set(
        Thread.objects.filter(
            channel=channel,
            contact__in=among(row.contact_id for row in rows if row.contact_id),
            window_until__gt=timezone.now(),
        ).values_list("contact_id", flat=True)
    )
    for row in rows:
        if row.contact_id not in open_ones:
            admission.refused.setdefault(row.id, WINDOW_CLOSED)
