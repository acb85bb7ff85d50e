"""The page of the engine: who sees it, what it shows, and its buttons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import AuditEntry, Notification
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.operating import figures, watching
from apps.whatsapp.models import Channel, Incident

pytestmark = pytest.mark.django_db
PAGE = "/admin/accounts/enginestate/"
MINUTE = timedelta(minutes=1)


def look():
    with in_public():
        watching.look()


def text(client, **headers):
    response = client.get(PAGE, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def button(company):
    return f"{PAGE}{company.tenant.pk}/{company.channel.pk}/"


def the_channel(company):
    with in_tenant(company.tenant):
        return Channel.objects.get()


def test_without_anything_it_says_so(as_superadmin):
    page = text(as_superadmin)

    assert "Nobody has looked at the engine yet" in page
    assert "Nothing waits and nothing is sent." in page
    assert "Nothing rings." in page


def test_what_waits_what_rings_and_what_became_of_messages_is_shown(as_superadmin, sales, stock):
    sales.reply(waits=5 * MINUTE)
    sales.batch(4321)
    stock.reply()
    figures.note(stock.tenant, {(stock.channel.pk, "sent"): 90, (stock.channel.pk, "never"): 7})
    look()

    page = text(as_superadmin)

    assert "Replies through Sales wait for more than a minute." in page
    assert "Stock room" in page
    assert "Can&#x27;t reach the person" in page
    assert "1.5 a second" in page


def test_htmx_gets_only_what_changes(as_superadmin, sales):
    sales.reply()
    look()

    part = text(as_superadmin, HX_Request="true")

    assert part.lstrip().startswith('<div id="engine"')
    assert "Sales" in part


def test_owners_find_neither_the_page_nor_its_buttons(as_owner, sales):
    assert as_owner.get(PAGE).status_code == 404
    assert as_owner.post(button(sales), {"act": "hold", "reason": "x"}).status_code == 404
    assert the_channel(sales).held == ""


def test_a_channel_is_held_with_a_reason_that_the_company_reads(
    as_superadmin, superadmin, sales, owner, as_owner
):
    asked = as_superadmin.get(button(sales)).content.decode()
    assert "Hold this channel?" in asked

    as_superadmin.post(button(sales), {"act": "hold", "reason": "Complaints by Meta"})

    assert the_channel(sales).held == "by_admin"
    entry = AuditEntry.objects.get(action="channel.held")
    assert (entry.tenant, entry.user, entry.as_superadmin) == (sales.tenant, superadmin, True)
    assert entry.after == {"why": "Complaints by Meta"}
    assert Notification.objects.get(user=owner).params["incident"] == "held"
    page = as_owner.get(f"/t/acme/channels/{sales.channel.pk}/").content.decode()
    assert "Reason given: Complaints by Meta" in page


def test_it_is_released_by_the_same_button(as_superadmin, sales):
    as_superadmin.post(button(sales), {"act": "hold", "reason": "Complaints"})
    assert "Release this channel?" in as_superadmin.get(button(sales)).content.decode()

    as_superadmin.post(button(sales), {"act": "release"})

    assert the_channel(sales).held == ""
    entry = AuditEntry.objects.get(action="channel.released")
    assert (entry.tenant, entry.before) == (sales.tenant, {"held": "by_admin"})
    with in_tenant(sales.tenant):
        assert not Incident.objects.open().exists()


def test_without_a_reason_nothing_is_held(as_superadmin, sales):
    response = as_superadmin.post(button(sales), {"act": "hold", "reason": " "})

    assert "This field is required." in response.content.decode()
    assert the_channel(sales).held == ""


def test_an_old_page_does_not_undo_what_somebody_else_has_done_meanwhile(as_superadmin, sales):
    as_superadmin.post(button(sales), {"act": "hold", "reason": "Complaints"})

    as_superadmin.post(button(sales), {"act": "hold", "reason": "Again"})

    assert the_channel(sales).held == "by_admin"
    assert AuditEntry.objects.filter(action__startswith="channel.").count() == 1


def test_a_channel_is_only_found_in_its_own_company(as_superadmin, sales, stock):
    crossed = f"{PAGE}{stock.tenant.pk}/{sales.channel.pk}/"

    assert as_superadmin.get(crossed).status_code == 404
    assert as_superadmin.post(crossed, {"act": "hold", "reason": "x"}).status_code == 404
    assert the_channel(sales).held == ""


def test_the_questions_do_not_grow_with_the_companies(as_superadmin, sales, stock):
    sales.reply(waits=MINUTE)
    look()
    text(as_superadmin)  # whatever is kept from one request to the next
    with CaptureQueriesContext(connection) as for_one:
        text(as_superadmin)
    stock.reply(waits=MINUTE)
    look()

    with CaptureQueriesContext(connection) as for_two:
        assert "Stock room" in text(as_superadmin)

    assert len(for_two) == len(for_one)


def test_the_first_page_names_what_rings(as_superadmin, sales):
    sales.reply(waits=5 * MINUTE)
    look()

    page = as_superadmin.get("/admin/").content.decode()

    assert "Acme: replies don&#x27;t leave" in page
