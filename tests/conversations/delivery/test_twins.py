"""Who is inside their window is told the same without a template."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from apps.accounts.ids import new_id
from apps.conversations.consent import ledger
from apps.conversations.delivery import duties, leases, lines, twins
from apps.conversations.delivery.claiming import Claimed, Counter
from apps.conversations.delivery.files import NO_FILE, Files, Prepared
from apps.conversations.models import Batch, Claim, Contact, How, Message, Thread
from apps.whatsapp import messages
from tests.conversations.delivery.test_slices import template  # noqa: F401

PICTURE = UUID("01900000-0000-7000-8000-000000000001")


@pytest.fixture(autouse=True)
def _approved(template):  # noqa: F811
    pass


def of_both(house, people: list[Contact], **twin) -> Batch:
    """Marketing by a template, and to those inside their window by a text of its own."""
    content = {"name": "order_ready", "language": "pt_BR", "variables": {"1": "{{nome|you}}"}}
    said = {"kind": "text", "content": {"text": "Oi {{nome}}, chegou."}, **twin}
    variant = {"kind": "template", "content": content, "weight": 1, "twin": said}
    return house.batch(people, variants=[variant], category="utility")


def leaves(house, *people: Contact, inside: timedelta) -> None:
    until = timezone.now() + inside
    Thread.objects.filter(contact__in=people).update(window_until=until)


def claim(house, files: Files | None = None) -> Claimed:
    owner = new_id()
    with transaction.atomic():
        Claim.objects.update(begun=False)  # as if its owner had died before anything left
        leases.free_unbegun(house.channel.pk, owner)
    assert duties.take(house.channel.pk, owner)
    lines.draw()
    [line] = lines.of(house.channel.pk)
    claimed = Counter(house.tenant, house.channel, owner, files or Files()).bulk(line, 100)
    duties.give_up(house.channel.pk, owner, {})
    return claimed


def said_to(person: Contact) -> tuple[str, str]:
    one = Message.objects.get(contact=person)
    return one.kind, one.category


def test_inside_the_window_the_twin_leaves_and_outside_the_template(house):
    near, far, closing, stopped = house.meet(4)
    of_both(house, [near, far, closing, stopped])
    leaves(house, far, inside=-timedelta(hours=1))
    leaves(house, closing, inside=twins.MARGIN / 2)
    entry = ledger.Entry(stopped.pk, "whatsapp", "utility", given=False, how=How.KEYWORD)
    ledger.note(house.tenant, [entry])

    house.finish()

    assert house.statuses() == {"sent": 3, "cancelled": 1}  # consent is asked as for the batch
    assert said_to(near) == ("text", "service")
    assert said_to(far) == said_to(closing) == ("template", "utility")
    assert Message.objects.get(contact=near).content == {"text": f"Oi {near.name}, chegou."}
    arrived = house.simulator.sim("messages")["messages"]
    assert sorted(one["body"]["type"] for one in arrived) == ["template", "template", "text"]


def test_it_is_decided_anew_whenever_the_turn_comes(house):
    [person] = house.meet()
    of_both(house, [person])
    assert len(claim(house).jobs) == 1
    assert said_to(person) == ("text", "service")

    leaves(house, person, inside=-timedelta(hours=1))
    assert len(claim(house).jobs) == 1

    assert said_to(person) == ("template", "utility")
    assert "components" in Message.objects.get().content


def test_a_twin_with_a_hole_or_without_its_file_stays_unsaid(house):
    nameless, named = house.meet(2)
    of_both(house, [nameless])
    Message.objects.update(values={})
    house.finish()
    assert said_to(nameless) == ("template", "utility")

    picture = {"mediaId": str(PICTURE), "caption": ""}
    of_both(house, [named], kind="image", content=picture)
    files = Files()
    first = claim(house, files)
    assert (first.jobs, first.files) == ([], {PICTURE})  # nobody is told before it is there

    files._known[house.channel.pk, PICTURE] = Prepared(None, NO_FILE, float("inf"))
    assert len(claim(house, files).jobs) == 1
    assert said_to(named) == ("template", "utility")

    there = messages.Media(messages.MediaKind.IMAGE, provider_id="123")
    files._known[house.channel.pk, PICTURE] = Prepared(there, "", float("inf"))
    assert len(claim(house, files).jobs) == 1
    assert said_to(named) == ("image", "service")
    assert Message.objects.get(contact=named).media_id == PICTURE
