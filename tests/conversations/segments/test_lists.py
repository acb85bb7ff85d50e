"""Lists of people as pages: renamed, filled by search, and found from anywhere."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Segment
from apps.conversations.people import search
from tests.conversations.segments.people import person

HOME = "/t/acme/contacts/segments"


@pytest.fixture
def friends(inside_acme) -> Segment:
    return Segment.objects.create(name="Friends", kind=Segment.Kind.LIST)


def test_it_is_renamed_and_no_two_have_one_name(acme, as_agent, as_viewer, friends):
    Segment.objects.create(name="Taken", kind=Segment.Kind.LIST)
    url = f"{HOME}/{friends.pk}/"

    assert as_viewer.post(url, {"name": "Mine"}).status_code == 403
    assert "name" in as_agent.post(url, {"name": "Taken"}).content.decode()
    assert as_agent.post(url, {"name": "Good friends"}).status_code == 302

    with in_tenant(acme):
        friends.refresh_from_db()
    assert friends.name == "Good friends"


def test_a_search_offers_those_who_are_not_on_it(acme, as_agent, friends):
    rosa, other = person("Rosa Nunes"), person("Rosana Dias")
    search.mark([rosa.pk, other.pk])
    as_agent.post(f"{HOME}/{friends.pk}/put/", {"contact": [str(rosa.pk), "nobody"]})

    offered = as_agent.get(
        f"{HOME}/{friends.pk}/?q=rosa", headers={"hx-request": "true"}
    ).content.decode()

    with in_tenant(acme):
        assert [one.pk for one in Contact.objects.filter(lists__segment=friends)] == [rosa.pk]
    assert str(other.pk) in offered
    assert str(rosa.pk) not in offered


def test_nobody_is_put_on_a_list_that_is_gone(as_agent, friends):
    rosa = person("Rosa")
    gone = as_agent.post(f"{HOME}/{uuid4()}/put/", {"contact": [str(rosa.pk)]})

    assert gone.status_code == 404
    assert b"was deleted" in gone.content


def test_people_and_lists_are_found_from_anywhere(as_agent, as_viewer, friends):
    rosa = person("Rosa Nunes")
    search.mark([rosa.pk])

    found = as_agent.get("/t/acme/palette/?q=rosa nu").content.decode()
    assert f"/t/acme/contacts/{rosa.pk}/" in found
    new = "/t/acme/contacts/new/"
    assert new in as_agent.get("/t/acme/palette/?q=new").content.decode()
    assert new not in as_viewer.get("/t/acme/palette/?q=new").content.decode()
    lists = as_viewer.get("/t/acme/palette/?q=frien").content.decode()
    assert f"{HOME}/{friends.pk}/" in lists
