"""Whom a campaign is meant for: read strictly, asked as one set, each person once."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.actor import PLATFORM
from apps.campaigns import audience
from apps.campaigns.models import Campaign, Response
from apps.campaigns.unfit import BadCampaign
from apps.conversations.models import (
    Batch,
    Contact,
    Identity,
    Import,
    ImportRow,
    LeftOut,
    Message,
    Segment,
    Tag,
)
from apps.conversations.outbox.stretches import FIRST, Stretch
from apps.conversations.segments import saving
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel

NOBODY = "018f0000-0000-7000-8000-000000000000"


@pytest.fixture
def vips(inside_acme: Any) -> list[Contact]:
    """Ana, Bea and Caio; Dora, who is in the trash."""
    tag = Tag.objects.create(name="VIP")
    names = ("Ana", "Bea", "Caio")
    people = [
        make_contact(f"+551190000011{nth}", name=name, tags=[tag.pk])
        for nth, name in enumerate(names)
    ]
    make_contact("+5511900000150", name="Dora", tags=[tag.pk], trashed_at=people[0].created_at)
    return people


def names(given: dict[str, Any]) -> list[str]:
    return sorted(audience.people(audience.checked(given)).values_list("name", flat=True))


def make_campaign(**fields: Any) -> Campaign:
    batch = Batch.objects.create(origin="campaign", category="marketing")
    return Campaign.objects.create(**{"name": "May", "batch": batch, **fields})


def write(campaign: Campaign, contact: Contact, status: str, **fields: Any) -> Message:
    channel = make_channel(f"line{Message.objects.count()}")
    about = {"direction": "out", "origin": "campaign", "kind": "text", "status": status}
    given = {"batch": campaign.batch, "contact": contact, "channel": channel, **about, **fields}
    return Message.objects.create(**given)


def test_parts_are_united_and_nobody_is_meant_twice_or_from_the_trash(acme, vips):
    rosa = make_contact("+5511900000101")
    list_ = saving.create(acme, "Friends", kind="list", members=[rosa.pk, vips[0].pk], by=PLATFORM)
    rules = {"field": "name", "is": "is", "value": "Bea"}
    by_rules = saving.create(acme, "Bea's", rules=rules, by=PLATFORM)
    brought = Import.objects.create(filename="a.csv", path="a", size=1, counts={"changed": 1})
    ImportRow.objects.create(import_of=brought, line=1, what="changed", contact_id=vips[2].pk)
    make_contact("+5511900000102", name="Eva", import_id=brought.pk)
    tag = Tag.objects.get()

    assert names({"tags": [tag.pk]}) == ["Ana", "Bea", "Caio"]
    assert names({"segments": [str(list_.pk), str(by_rules.pk)]}) == ["Ana", "Bea", "Rosa"]
    assert names({"imports": [str(brought.pk)]}) == ["Caio", "Eva"]
    assert names({"numbers": ["11 90000-0101", "+5511900000101", "11900000102"]}) == ["Eva", "Rosa"]
    everybody = {"all": True, "exclude": {"tags": [tag.pk], "numbers": ["11900000101"]}}
    assert names(everybody) == ["Eva"]
    both = {"imports": [str(brought.pk)], "contactIds": [str(rosa.pk)], "tags": [tag.pk]}
    assert names(both) == ["Ana", "Bea", "Caio", "Eva", "Rosa"]
    assert names({}) == []


def test_a_large_file_is_united_by_ids_and_says_the_same(acme, vips):
    brought = Import.objects.create(filename="a.csv", path="a", size=1, counts={"changed": 10**6})
    ImportRow.objects.create(import_of=brought, line=1, what="changed", contact_id=vips[2].pk)
    make_contact("+5511900000102", name="Eva", import_id=brought.pk)
    given = {"imports": [str(brought.pk)]}

    assert names(given) == ["Caio", "Eva"]
    assert names({**given, "contactIds": [str(vips[0].pk)]}) == ["Ana", "Caio", "Eva"]
    without = {**given, "exclude": {"contactIds": [str(vips[2].pk)]}}
    assert names(without) == ["Eva"]
    page = audience.people(given).filter(pk__gt=vips[0].pk).order_by("pk")[:1]
    assert len(page) == 1


def test_what_is_wrong_is_told_one_by_one(acme, vips):
    gone = saving.create(acme, "Old", kind="list", by=PLATFORM)
    saving.delete(acme, gone, by=PLATFORM)

    with pytest.raises(BadCampaign) as refused:
        audience.checked(
            {
                "contactIds": [NOBODY, "x"],
                "segments": [str(gone.pk)],
                "tags": [10**12, True, "VIP"],
                "numbers": ["11 90000-0101", "1234", "abc"],
                "campaign": {"id": NOBODY, "outcome": "happy"},
                "everyone": 1,
                "exclude": {"all": True, "exclude": {}},
            }
        )

    errors = refused.value.errors
    assert set(errors) == {
        "audience.contactIds", "audience.segments", "audience.tags", "audience.numbers",
        "audience.campaign.id", "audience.campaign.outcome", "audience.everyone",
        "audience.exclude.all", "audience.exclude.exclude",
    }  # fmt: skip
    assert len(errors["audience.numbers"]) == 2
    assert errors["audience.numbers"][0].startswith("“1234”: This number is too short.")
    assert len(errors["audience.contactIds"]) == 2


def test_a_segment_that_is_gone_meanwhile_means_nobody_but_a_refusal(acme, vips):
    segment = saving.create(acme, "Friends", kind="list", by=PLATFORM)
    given = audience.checked({"all": True, "exclude": {"segments": [str(segment.pk)]}})
    Segment.objects.update(deleted_at=segment.created_at)

    with pytest.raises(BadCampaign) as refused:
        audience.people(given)

    assert list(refused.value.errors) == ["audience.exclude.segments"]


def test_people_by_what_came_of_another_campaign(acme, vips):
    ana, bea, caio = vips
    before = make_campaign(audience={"all": True})
    write(before, ana, "sent", variant=1)
    read = write(before, bea, "read")
    write(before, caio, "failed", code="131026")
    told = {"id": str(before.pk)}

    def who(outcome: str, **more: Any) -> list[str]:
        return names({"campaign": {**told, "outcome": outcome, **more}})

    assert who("not_delivered") == ["Ana", "Caio"]
    assert who("not_delivered", variant=1) == ["Ana"]
    assert who("not_read") == ["Ana", "Caio"]
    assert who("not_replied") == ["Ana", "Bea"]
    assert who("failed", codes=["131026"]) == ["Caio"]
    assert who("failed", codes=["131049"]) == []
    Response.objects.create(
        campaign=before, contact_id=bea.pk, message_id=read.pk,
        channel_id=read.channel_id, replied_at=read.created_at,
    )  # fmt: skip
    assert who("not_replied") == ["Ana"]


def test_the_rest_of_a_test_is_whoever_was_neither_written_to_nor_left_out(acme, vips):
    ana, bea, _caio = vips
    first = make_campaign(audience={"tags": [Tag.objects.get().pk]})
    write(first, ana, "read")
    LeftOut.objects.create(batch=first.batch, contact_id=bea.pk, code="no_consent")
    make_contact("+5511900000190", name="Not meant")

    given = {"campaign": {"id": str(first.pk), "outcome": "not_dealt"}}

    assert names(given) == ["Caio"]
    assert audience.count(given) == 1


def test_pasted_numbers_become_contacts_once(acme, vips):
    given = audience.checked({"numbers": ["11900000110", "11900000188", "+14155550123"]})
    campaign = make_campaign(audience=given)
    assert audience.count(given) == 3

    assert audience.meet(acme, campaign, by=PLATFORM) == 2
    assert audience.meet(acme, campaign, by=PLATFORM) == 0

    met = audience.people(campaign)
    assert set(met.values_list("phone", flat=True)) == set(given["numbers"])
    assert Identity.objects.filter(value="+14155550123").count() == 1


def test_it_is_told_in_words(acme, vips):
    tag = Tag.objects.get()
    given = {"tags": [tag.pk], "numbers": ["+14155550123"], "exclude": {"segments": [NOBODY]}}

    assert audience.words(given) == ["Tag “VIP”", "1 pasted number", "Without segment “gone”"]


def test_asked_for_a_stretch_of_contacts_it_is_the_same_people(acme, vips):
    others = [make_contact(f"+551190000012{n}", name=f"Other {n}") for n in range(4)]
    members = [one.pk for one in (*others[:2], vips[1])]
    list_ = saving.create(acme, "Friends", kind="list", members=members, by=PLATFORM)
    brought = Import.objects.create(filename="a.csv", path="a", size=1)
    for line, one in enumerate((others[3], vips[0])):
        ImportRow.objects.create(import_of=brought, line=line, what="changed", contact_id=one.pk)
    before = make_campaign()
    for one in (others[2], vips[2]):
        write(before, one, "failed", code="131026")
    told = {"id": str(before.pk), "outcome": "not_read"}
    parts = {"segments": [str(list_.pk)], "imports": [str(brought.pk)], "campaign": told}
    ids = list(Contact.objects.present().order_by("pk").values_list("pk", flat=True))

    for given in (*({name: part} for name, part in parts.items()), parts):
        whole = set(audience.people(given).values_list("pk", flat=True))
        found = []
        for after, until in zip((FIRST, *ids[1::3]), (*ids[1::3], None), strict=True):
            stretch = Stretch(after, until)
            rows = audience.people(given, within=stretch).filter(stretch.of())
            found += rows.values_list("pk", flat=True)
        assert len(found) == len(whole) > 0
        assert set(found) == whole
