"""The demo's steps. Each finds what is there already and leaves it, so a worker that is cut off
anywhere, or comes too early, is simply sent again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant, tenant_task
from apps.campaigns import drafting, lifecycle, preflight
from apps.campaigns.clocks import keeping, windows
from apps.campaigns.demo import people, said
from apps.campaigns.models import Campaign, SendingWindow, Status
from apps.conversations.consent import noting
from apps.conversations.consent.noting import Proof
from apps.conversations.models import Category, Contact, Conversation, How, Medium, Message, Tag
from apps.conversations.people import attributes, contacts
from apps.whatsapp.message_templates import submitting, writing
from apps.whatsapp.models import Channel, Template

PAUSE = 3  # seconds between two tries
PATIENCE = 80  # tries
FIRST, SECOND = "Reativação de outubro", "Pré-venda Black Friday"
_DAY = [["08:00", "12:00"], ["13:00", "20:00"]]
_WEEK = {
    "mon": _DAY,
    "tue": _DAY,
    "wed": _DAY,
    "thu": _DAY,
    "fri": _DAY,
    "sat": [["09:00", "13:00"]],
}


def furnish(tenant: Tenant) -> None:
    """Soon, by a worker: it takes a number that is online, which the simulator brings."""
    if settings.SANDBOX_URL and not Campaign.objects.exists():
        go_on.delay_on_commit()


@tenant_task(bind=True, max_retries=PATIENCE)
def go_on(self: Any) -> None:
    tenant = current_tenant()
    with override(tenant.language):
        channel = _channel()
        if channel is None or not all(step(tenant, channel) for step in STEPS):
            raise self.retry(countdown=PAUSE)


def _channel() -> Channel | None:
    online = Channel.objects.present().filter(sandbox=True, status=Channel.Status.ONLINE)
    return online.order_by("pk").first()


@transaction.atomic
def _people(tenant: Tenant, channel: Channel) -> bool:
    if Tag.objects.filter(name="Clientes").exists():
        return True
    attributes.define(tenant, key="cidade", name="Cidade", kind="text", by=PLATFORM)
    attributes.define(tenant, key="aniversario", name="Aniversário", kind="date", by=PLATFORM)
    agreed: dict[bool, list[Contact]] = {True: [], False: []}
    for person in people.everybody():
        contact = contacts.create(
            tenant,
            by=PLATFORM,
            source=Contact.Source.IMPORT,
            name=person.name,
            phone=person.phone,
            category=person.category,
            tags=list(person.tags),
            attributes={"cidade": person.city, "aniversario": person.birthday},
        )
        if person.agreed is not None:
            agreed[person.agreed].append(contact)
    for given, some in agreed.items():
        _note(tenant, some, given=given)
    return True


def _note(tenant: Tenant, some: list[Contact], *, given: bool) -> None:
    noting.note(
        tenant,
        some,
        given=given,
        medium=Medium.WHATSAPP,
        categories=(Category.MARKETING, Category.UTILITY) if given else (Category.MARKETING,),
        by=PLATFORM,
        how=How.FORM,
        proof=Proof(words=said.CONSENT, source=said.FORM),
    )


def _templates(tenant: Tenant, channel: Channel) -> bool:
    """Written, submitted and approved."""
    kept = Template.objects.present().filter(account=channel.account, sandbox=True)
    rows = {row.name: row for row in kept}
    for words in said.TEMPLATES:
        row = rows.get(words.name) or _written(tenant, channel, words)
        if row.is_draft:
            submitting.submit(tenant, row, by=PLATFORM)
            rows[words.name] = row
    names = [words.name for words in said.TEMPLATES]
    approved = kept.filter(name__in=names, status=Template.Status.APPROVED)
    return approved.count() == len(names)


def _written(tenant: Tenant, channel: Channel, words: said.Words) -> Template:
    return writing.create(
        tenant,
        account=channel.account,
        sandbox=True,
        name=words.name,
        language=said.LANGUAGE,
        category=words.category,
        components=words.components,
        parameter_format=Template.ParameterFormat.NAMED,
        by=PLATFORM,
    )


def _window(tenant: Tenant) -> SendingWindow:
    name = "Horário da loja"
    hours = {"week": _WEEK, "holidays": windows.BRAZIL}
    return SendingWindow.objects.filter(name=name).first() or keeping.save(
        tenant, None, name=name, hours=hours, by=PLATFORM
    )


def _clients() -> dict[str, Any]:
    return {"tags": [Tag.objects.get(name="Clientes").pk]}


def _first(tenant: Tenant, channel: Channel) -> bool:
    """Started, and at its end: with two versions, of which the report says how they did."""
    campaign = Campaign.objects.filter(name=FIRST).first()
    if campaign is None:
        deadline = _day(timezone.localdate() + timedelta(days=7))
        versions = [
            said.variant(said.COUPON, "Cupom primeiro", deadline),
            said.variant(said.QUESTION, "Pergunta primeiro", deadline),
        ]
        given = {"audience": _clients(), "variants": versions, "channels": [channel.pk]}
        campaign = drafting.create(tenant, {"name": FIRST, **given}, by=PLATFORM)
    if campaign.status == Status.DRAFT:
        preflight.run(tenant, campaign, by=PLATFORM)
        campaign = lifecycle.start(campaign, by=PLATFORM)
    return campaign.has_ended


def _answers(tenant: Tenant, channel: Channel) -> bool:
    """Some of those who got it write in; what they ask waits in the inbox."""
    asked = Message.objects.filter(direction=Message.Direction.IN, kind=Message.Kind.TEXT)
    known = set(asked.values_list("content__text", flat=True))
    got = Message.objects.filter(batch__campaign__name=FIRST, status="read").order_by("pk")
    wrote = Conversation.objects.values("contact")
    rows = got.exclude(contact__in=wrote).select_related("contact")[: len(said.QUESTIONS)]
    for words, row in zip(said.QUESTIONS, rows, strict=False):
        if words not in known and row.contact:
            _write_in(channel, row.contact, words)
    return True


def _write_in(channel: Channel, contact: Contact, words: str) -> None:
    told = {
        "phoneNumberId": channel.key,
        "from": contact.phone.removeprefix("+"),
        "name": contact.name,
        "type": "text",
        "text": words,
    }
    url = f"{settings.SANDBOX_URL}/_sim/inbound"
    requests.post(url, json=told, timeout=10).raise_for_status()


def _second(tenant: Tenant, channel: Channel) -> bool:
    """Ready: whoever looks around presses the button."""
    if not Campaign.objects.filter(name=SECOND).exists():
        deadline = _day(timezone.localdate() + timedelta(days=5))
        given = {
            "name": SECOND,
            "audience": _clients(),
            "variants": [said.variant(said.PRESALE, "", deadline)],
            "channels": [channel.pk],
            "pace": {"messagesPerSecond": 6},
            "budget": "60.00",
            "stops": {"errorRate": 15, "optOutRate": 5, "leastSent": 50},
            "step": "check",
        }
        campaign = drafting.create(tenant, given, by=PLATFORM)
        preflight.run(tenant, campaign, by=PLATFORM)
        _window(tenant)
    return True


def _day(day: date) -> str:
    return date_format(day, "l, d/m").lower()


STEPS: tuple[Callable[[Tenant, Channel], bool], ...] = (
    _people,
    _templates,
    _first,
    _answers,
    _second,
)
