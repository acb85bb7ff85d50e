"""One act for many: those who are ticked, or everybody the filter finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import BulkJob, Contact, Segment, SegmentMember, Tag
from apps.conversations.segments import rules
from tests.conversations.pages.conftest import HTMX, LIST
from tests.streams import text_of

Person = Callable[..., Contact]
BULK = f"{LIST}bulk/"
EXPORT = f"{LIST}export/"


@pytest.fixture
def tagged(acme: Tenant) -> Callable[[str], set[str]]:
    """Who has the tag, by name."""

    def names(tag: str) -> set[str]:
        with in_tenant(acme):
            pk = Tag.objects.get(name=tag).pk
            people = Contact.objects.filter(tags__contains=[pk])
            return set(people.values_list("name", flat=True))

    return names


def test_those_who_are_ticked_get_the_tag(
    as_agent: Client, person: Person, tagged, django_capture_on_commit_callbacks
):
    rosa, bia, _caio = person("Rosa"), person("Bia"), person("Caio")

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_agent.post(
            BULK, {"action": "tag", "tag": "VIP", "chosen": [rosa.pk, bia.pk]}, headers=HTMX
        )

    assert tagged("VIP") == {"Rosa", "Bia"}
    assert answer["HX-Trigger"] == "contactsChosen"
    assert 'class="job' in answer.content.decode()


def test_everybody_the_filter_finds_and_nobody_else(
    as_agent: Client, person: Person, acme: Tenant, django_capture_on_commit_callbacks
):
    person("Rosa", category="Fair")
    person("Bia", category="Fair")
    person("Caio", category="Shop")
    form = {"action": "trash", "all": "1", "address": "category=is%3AFair"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_agent.post(BULK, form)

    assert answer.url == f"{LIST}?category=is%3AFair"
    with in_tenant(acme):
        assert set(Contact.objects.present().values_list("name", flat=True)) == {"Caio"}
        job = BulkJob.objects.get()
    assert (job.changed, job.state) == (2, "done")


def test_nobody_chosen_is_said(as_agent: Client, person: Person):
    person("Rosa")

    answer = as_agent.post(BULK, {"action": "block", "chosen": ["rubbish"]}, headers=HTMX)

    assert answer.status_code == 409
    assert "Nobody is chosen" in answer["HX-Trigger"]


@pytest.mark.parametrize(
    "form", [{"action": "trash"}, {"action": "erase"}, {"ask": "1"}, {"file": "csv"}]
)
def test_a_filter_that_is_gone_meanwhile_does_not_mean_everybody(
    as_owner: Client, person: Person, acme: Tenant, form: dict[str, str]
):
    person("Rosa")
    url = BULK if "action" in form else EXPORT

    answer = as_owner.post(url, {**form, "all": "1", "address": "tag=has%3A999"}, headers=HTMX)

    assert answer.status_code == 409
    with in_tenant(acme):
        assert not BulkJob.objects.exists()


@pytest.mark.parametrize(("url", "form"), [(EXPORT, {"ask": "1"}), (BULK, {"action": "erase"})])
def test_taking_people_along_or_erasing_them_needs_more(
    as_agent: Client, person: Person, url: str, form: dict[str, str]
):
    rosa = person("Rosa")

    assert as_agent.post(url, {**form, "chosen": [rosa.pk]}).status_code == 403


# == Lists.


@pytest.fixture
def on(acme: Tenant) -> Callable[[str], set[str]]:
    """Who is on the list, by name."""

    def names(title: str) -> set[str]:
        with in_tenant(acme):
            there = rules.members(Segment.objects.get(name=title, deleted_at=None))
            return set(there.values_list("name", flat=True))

    return names


def test_a_new_list_is_made_and_they_are_put_on_it(
    as_agent: Client, person: Person, acme: Tenant, on, django_capture_on_commit_callbacks
):
    rosa, bia, _caio = person("Rosa"), person("Bia"), person("Caio")
    form = {"action": "list", "list": "new", "list_name": "Guests", "chosen": [rosa.pk, bia.pk]}

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_agent.post(BULK, form, headers=HTMX)

    assert on("Guests") == {"Rosa", "Bia"}
    assert 'class="job' in answer.content.decode()
    jobs = as_agent.get(f"{LIST}actions/").content.decode()
    assert "Put on a list: Guests" in jobs
    assert "2 people put on the list." in jobs


def test_everybody_who_matches_goes_on_a_list_and_off_it_again(
    as_agent: Client, person: Person, acme: Tenant, on, django_capture_on_commit_callbacks
):
    for name in ("Rosa", "Bia"):
        person(name, category="Fair")
    person("Caio")
    with in_tenant(acme):
        guests = Segment.objects.create(name="Guests", kind="list")
    form = {"list": guests.pk, "all": "1", "address": "category=is%3AFair"}

    with django_capture_on_commit_callbacks(execute=True):
        as_agent.post(BULK, {**form, "action": "list"}, headers=HTMX)
    assert on("Guests") == {"Rosa", "Bia"}

    with django_capture_on_commit_callbacks(execute=True):
        as_agent.post(BULK, {**form, "action": "unlist", "address": "name=Bia"}, headers=HTMX)
    assert on("Guests") == {"Rosa"}


def test_putting_on_a_list_is_undone(
    as_agent: Client, person: Person, acme: Tenant, on, django_capture_on_commit_callbacks
):
    rosa, bia = person("Rosa"), person("Bia")
    with in_tenant(acme):
        guests = Segment.objects.create(name="Guests", kind="list")
        SegmentMember.objects.create(segment=guests, contact=rosa)
    form = {"action": "list", "list": guests.pk, "chosen": [rosa.pk, bia.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        as_agent.post(BULK, form)
    with in_tenant(acme):
        job = BulkJob.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        as_agent.post(f"{LIST}actions/{job.pk}/undo/")

    assert on("Guests") == {"Rosa"}  # who was there before stays


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"action": "list", "list": "new", "list_name": " "}, "Which list?"),
        ({"action": "list", "list": "rubbish"}, "Which list?"),
        ({"action": "unlist", "list": "new", "list_name": "Another"}, "Which list?"),
        ({"action": "list", "list": "{rules}"}, "Which list?"),
        ({"action": "list", "list": "new", "list_name": "big buyers"}, "has this name already"),
    ],
)
def test_a_list_that_is_none_is_refused_in_words(
    as_agent: Client, person: Person, acme: Tenant, form: dict[str, str], said: str
):
    rosa = person("Rosa")
    with in_tenant(acme):
        by_rules = Segment.objects.create(name="Big buyers", kind="rules")
    sent = {name: text.format(rules=by_rules.pk) for name, text in form.items()}

    answer = as_agent.post(BULK, {**sent, "chosen": [rosa.pk]}, headers=HTMX)

    assert answer.status_code in {400, 409}
    assert said in answer["HX-Trigger"]
    with in_tenant(acme):
        assert not BulkJob.objects.exists()


def test_no_list_is_left_behind_when_nobody_was_chosen(as_agent: Client, acme: Tenant, person):
    person("Rosa")

    as_agent.post(BULK, {"action": "list", "list": "new", "list_name": "Guests"}, headers=HTMX)

    with in_tenant(acme):
        assert not Segment.objects.exists()


def test_whoever_looks_at_a_list_is_offered_that_one(as_agent: Client, acme: Tenant, person):
    with in_tenant(acme):
        lists = [Segment.objects.create(name=name, kind="list") for name in ("A", "B")]
        SegmentMember.objects.create(segment=lists[1], contact=person("Rosa"))

    page = as_agent.get(f"{LIST}?list={lists[1].pk}").content.decode()

    assert f'<option value="{lists[1].pk}" selected>B</option>' in page


# == Export.


def test_those_who_are_ticked_are_exported_with_the_list_s_columns(
    as_admin: Client, person: Person
):
    rosa, bia = person("Rosa", email="rosa@example.com"), person("Bia")
    person("Caio")
    chosen = {"chosen": [bia.pk, rosa.pk], "address": "columns=name,email,phone"}

    asked = as_admin.post(EXPORT, {**chosen, "ask": "1"}, headers=HTMX)
    page = asked.content.decode()

    assert asked["HX-Retarget"] == "#modal"
    assert "2 people go into the file." in page
    assert f'name="chosen" value="{rosa.pk}"' in page
    form = as_admin.post(EXPORT, {**chosen, "ask": "1"}).context["form"]
    columns = form.fields["columns"]
    assert columns.initial == ["name", "email", "phone"]
    assert [key for key, _title in columns.choices][:3] == ["name", "email", "phone"]

    sent = {**chosen, "file": "csv", "columns": ["name", "email"]}
    assert text_of(as_admin.post(EXPORT, sent)).splitlines()[1:] == [
        "Rosa,rosa@example.com",
        "Bia,",
    ]


def test_an_excel_file_of_those_who_are_ticked(as_admin: Client, person: Person, acme: Tenant):
    rosa = person("Rosa")
    person("Bia")

    answer = as_admin.post(
        EXPORT, {"chosen": [rosa.pk], "file": "xlsx", "columns": ["name", "phone"]}
    )

    assert answer.url == f"{LIST}actions/"
    with in_tenant(acme):
        job = BulkJob.objects.get()
    assert (job.chosen, job.details) == ({"ids": [str(rosa.pk)]}, {"columns": ["name", "phone"]})


def test_everybody_who_matches_is_exported_from_the_bar_too(as_admin: Client, person: Person):
    person("Rosa", category="Fair")
    person("Bia", category="Fair")
    person("Caio")
    form = {"all": "1", "address": "category=is%3AFair", "ask": "1"}

    page = as_admin.post(EXPORT, form).content.decode()

    assert "2 people go into the file." in page
    assert "Category is “Fair”" in page
    sent = {**form, "file": "csv_plain", "columns": ["name"]}
    del sent["ask"]
    assert text_of(as_admin.post(EXPORT, sent)).splitlines() == ["Name", "Rosa", "Bia"]


def test_nobody_ticked_is_not_everybody(as_admin: Client, person: Person):
    person("Rosa")

    for more in ({"ask": "1"}, {"file": "csv", "columns": ["name"]}):
        answer = as_admin.post(EXPORT, {"address": "", **more}, headers=HTMX)
        assert answer.status_code == 409
        assert "Nobody is chosen" in answer["HX-Trigger"]


def test_an_act_that_is_none_is_refused(as_agent: Client, person: Person):
    rosa = person("Rosa")

    answer = as_agent.post(BULK, {"action": "explode", "chosen": [rosa.pk]}, headers=HTMX)

    assert answer.status_code == 400


def test_a_tag_without_a_name_is_refused_in_words(as_agent: Client, person: Person):
    rosa = person("Rosa")

    answer = as_agent.post(BULK, {"action": "tag", "tag": " ", "chosen": [rosa.pk]}, headers=HTMX)

    assert answer.status_code == 400
    assert "characters" in answer["HX-Trigger"]
