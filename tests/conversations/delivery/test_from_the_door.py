"""From the door to the wire: what was asked at the one arrives at the other, word by word."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files import File
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.conversations import outbox, tallying
from apps.conversations.models import Message, Thread
from apps.conversations.outbox import BulkDraft, Draft, Recipient, TemplateUse, Variant
from apps.conversations.outbox.refusals import NotQueued
from apps.whatsapp.media import storing
from apps.whatsapp.models import Media, Template
from tests.simulated import PHONE, WABA

pytestmark = pytest.mark.slow
BODY = {"type": "BODY", "text": "Hello World"}
HI = {"text": "Hi"}


@pytest.fixture
def tenant(house) -> Any:
    """Gives back what the day's limit lost to the test."""
    used = quotas.use_of(house.tenant, "messages_per_day").used
    yield house.tenant
    now = quotas.use_of(house.tenant, "messages_per_day").used
    quotas.give_back(house.tenant, "messages_per_day", now - used)


def bodies(house) -> list[dict[str, Any]]:
    return [one["body"] for one in house.simulator.sim("messages")["messages"]]


def test_each_kind_arrives_as_it_was_asked(house, tenant):
    rosa = house.meet()[0]
    pdf = storing.keep(
        tenant, File(io.BytesIO(b"%PDF-1.4\n" + b"x" * 2000), "list.pdf"), by=PLATFORM
    )
    buttons = {"body": "Coming?", "buttons": [{"id": "y", "title": "Yes"}]}
    try:
        for kind, content in (
            ("text", {"text": "Hi {{nome}}"}),
            ("document", {"mediaId": str(pdf.pk), "caption": "Prices"}),
            ("interactive", buttons),
            ("location", {"latitude": -23.5, "longitude": -46.6, "name": "Shop"}),
        ):
            outbox.send(tenant, Draft(to=rosa, kind=kind, content=content), by=PLATFORM)
            house.finish()
    finally:
        Media.objects.all().delete()

    said = {one["type"]: one[one["type"]] for one in bodies(house)}
    assert said["text"]["body"] == f"Hi {rosa.name}"
    assert (said["document"]["caption"], said["document"]["filename"]) == ("Prices", "list.pdf")
    assert said["interactive"]["action"]["buttons"][0]["reply"]["title"] == "Yes"
    assert said["location"]["name"] == "Shop"
    assert house.statuses() == {"sent": 4}


def test_bulk_leaves_as_it_was_frozen(house, tenant):
    people = house.meet(20)
    house.simulator.get(f"/{PHONE}", fields="id")
    house.simulator.get(f"/{WABA}", fields="name")  # now the number is known to belong to it
    Template.objects.create(
        account=house.channel.account,
        sandbox=True,
        name="hello_world",
        language="en_US",
        category="utility",
        components=[BODY],
        status="approved",
    )
    draft = BulkDraft(
        [Recipient(one, one.name, {"code": f"C{place}"}) for place, one in enumerate(people)],
        [
            Variant(content={"text": "{{nome}}: {{code}}"}),
            Variant(template=TemplateUse("hello_world", "en_US")),
        ],
        category="utility",
    )

    done = outbox.bulk(tenant, draft, by=PLATFORM)
    house.finish()

    assert done.batch is not None
    assert tallying.counts(done.batch).sent == 20
    said = bodies(house)
    texts = {one["text"]["body"] for one in said if one["type"] == "text"}
    assert texts == {f"{one.name}: C{place}" for place, one in enumerate(people) if place % 2 == 0}
    assert [one["template"]["name"] for one in said if one["type"] == "template"] == [
        "hello_world"
    ] * 10
    shown = Message.objects.filter(kind="template").first()
    assert shown is not None
    assert shown.content["shown"]["body"] == "Hello World"


def test_what_was_called_back_never_leaves(house, tenant):
    rosa, ana = house.meet(2)
    message = outbox.send(tenant, Draft(to=rosa, content={"text": "Hi"}), by=PLATFORM)
    outbox.send(tenant, Draft(to=ana, content={"text": "Hi"}), by=PLATFORM)

    outbox.cancel(tenant, message, by=PLATFORM)
    house.finish()

    assert house.statuses() == {"cancelled": 1, "sent": 1}
    assert str(message.pk) not in house.arrived()


def test_what_never_leaves_is_not_counted_in_the_days_limit(house, tenant):
    """Each gives its place back once: called back by a person, or stopped when it was to leave;
    what was queued yesterday does not."""
    used = quotas.use_of(tenant, "messages_per_day").used
    *others, old = house.meet(6)
    to = [Recipient(one, one.name) for one in others]
    draft = BulkDraft(to, [Variant(content=HI)], category="utility")
    outbox.bulk(tenant, draft, by=PLATFORM)
    outbox.send(tenant, Draft(to=old, content=HI), by=PLATFORM)
    Message.objects.filter(contact=old).update(created_at=timezone.now() - timedelta(days=2))
    assert quotas.use_of(tenant, "messages_per_day").used == used + 6
    outbox.cancel(tenant, Message.objects.get(contact=others[0]), by=PLATFORM)
    left = [others[0], others[1], others[2], old]
    Thread.objects.filter(contact__in=left).update(window_until=timezone.now())

    house.finish()
    with pytest.raises(NotQueued):
        outbox.cancel(tenant, Message.objects.get(contact=others[1]), by=PLATFORM)

    assert house.statuses() == {"cancelled": 4, "sent": 2}
    assert quotas.use_of(tenant, "messages_per_day").used == used + 3
