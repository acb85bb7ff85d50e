"""What the back button or an old link leads to, once the thing was deleted."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.accounts.actor import Actor
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Segment
from apps.conversations.people import contacts
from apps.conversations.segments import saving

HOME = "/t/acme"
NOBODY = UUID(int=7)  # the same in each process that collects these tests


def test_the_page_of_somebody_who_was_deleted_says_so_and_leads_on(as_agent, acme, owner):
    with in_tenant(acme):
        rosa = contacts.create(acme, name="Rosa", by=Actor(user=owner))
    address = f"{HOME}/contacts/{rosa.pk}/"
    assert as_agent.get(address).status_code == 200
    with in_tenant(acme):
        contacts.delete_forever(acme, rosa, by=Actor(user=owner))

    gone = as_agent.get(address)

    assert gone.status_code == 404
    assert "Nobody is here any more" in gone.content.decode()
    assert f'href="{HOME}/contacts/"' in gone.content.decode()


def test_a_deleted_segment_leads_to_the_segments(as_agent, acme, owner):
    by = Actor(user=owner)
    with in_tenant(acme):
        segment = saving.create(acme, "VIP", kind=Segment.Kind.LIST, by=by)
        saving.delete(acme, segment, by=by)

    gone = as_agent.get(f"{HOME}/contacts/segments/{segment.pk}/")

    assert gone.status_code == 404
    assert f'href="{HOME}/contacts/segments/"' in gone.content.decode()


@pytest.mark.parametrize(
    ("address", "way_on"),
    [
        (f"contacts/imports/{NOBODY}/", "contacts/imports/"),
        ("settings/tags/999999/", "settings/tags/"),
        ("settings/contact-fields/999999/", "settings/contact-fields/"),
        (f"settings/webhooks/{NOBODY}/", "settings/webhooks/"),
        (f"channels/{NOBODY}/", "channels/"),
        (f"templates/{NOBODY}/", "templates/"),
    ],
)
def test_other_deleted_things_lead_to_what_is_left_of_them(as_owner, address, way_on):
    gone = as_owner.get(f"{HOME}/{address}")

    assert gone.status_code == 404
    assert f'class="btn primary" href="{HOME}/{way_on}"' in gone.content.decode()


def test_a_click_on_somebody_who_is_gone_meanwhile_is_told_in_a_toast(as_agent, acme):
    gone = as_agent.post(f"{HOME}/contacts/{NOBODY}/block/", headers={"HX-Request": "true"})

    assert gone.status_code == 404
    assert "Nobody is here any more" in gone.headers["HX-Trigger"]
