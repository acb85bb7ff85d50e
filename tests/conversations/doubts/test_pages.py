"""The page of uncertain messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Batch, Doubt, Message
from tests.conversations.consent.people import make_contact
from tests.conversations.doubts.conftest import make_unknown
from tests.conversations.outbox.conftest import make_channel, make_thread

URL = "/t/acme/uncertain/"


@pytest.fixture
def message(acme) -> Message:
    with in_tenant(acme):
        channel = make_channel()
        rosa = make_contact(name="Rosa")
        make_thread(rosa, channel, silent_for=timedelta(hours=1))
        return make_unknown(rosa, channel)


def press(client, message: Message, what: str, **given: str) -> str:
    answer = client.post(f"{URL}{message.pk}/{what}/", given, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content
    assert answer["HX-Retarget"] == f"#doubt-{message.pk}"
    return str(answer.content.decode())


def test_a_message_stands_there_with_what_is_known(as_agent, message):
    page = as_agent.get(URL).content.decode()

    assert "Your order is ready" in page
    assert "Rosa" in page
    assert "connection broke" in page
    assert "asked again: " in page


def test_the_navigation_shows_the_page_only_while_something_is_uncertain(as_agent, acme, message):
    assert URL in as_agent.get("/t/acme/").content.decode()

    with in_tenant(acme):
        Doubt.objects.all().delete()

    assert URL not in as_agent.get("/t/acme/").content.decode()
    page = as_agent.get(URL).content.decode()
    assert "Of every message it is known" in page


def test_one_that_arrived_shows_it_where_the_buttons_were(as_agent, acme, message):
    shown = press(as_agent, message, "settle", outcome="sent")

    assert "sent" in shown
    assert "It arrived" not in shown
    with in_tenant(acme):
        assert Message.objects.get().status == "sent"


def test_one_that_did_not_arrive_can_be_sent_again(as_agent, acme, message):
    shown = press(as_agent, message, "settle", outcome="failed")
    assert "Send again" in shown

    shown = press(as_agent, message, "again")

    assert "Sent again as a new message" in shown
    with in_tenant(acme):
        assert Message.objects.filter(status="queued").count() == 1


def test_those_that_are_chosen_and_whole_mailings_are_settled(as_agent, acme, message):
    with in_tenant(acme):
        batch = Batch.objects.create(
            origin="campaign", category="utility", name="Spring", unknown=2
        )
        for nth in range(2):
            person = make_contact(f"+551190000020{nth}", name=f"Person {nth}")
            make_unknown(person, message.channel, batch=batch)
    assert "Spring" in as_agent.get(URL).content.decode()

    as_agent.post(f"{URL}settle/", {"batch": str(batch.pk), "outcome": "sent"})
    with in_tenant(acme):
        assert [one.pk for one in Doubt.objects.all()] == [message.pk]

    answer = as_agent.post(f"{URL}settle/", {"chosen": [str(message.pk), "x"], "outcome": "failed"})
    assert answer.url == URL
    with in_tenant(acme):
        assert not Doubt.objects.exists()


def test_nothing_else_can_be_said(as_agent, message):
    assert as_agent.post(f"{URL}{message.pk}/settle/", {"outcome": "read"}).status_code == 404


def test_somebody_who_was_erased_is_not_named(as_agent, acme, message):
    with in_tenant(acme):
        Message.objects.update(contact=None, content={})

    assert "Somebody who was erased" in as_agent.get(URL).content.decode()


def test_viewers_have_no_say(as_viewer, message):
    assert as_viewer.get(URL).status_code == 403
    assert as_viewer.post(f"{URL}{message.pk}/settle/", {"outcome": "sent"}).status_code == 403


def test_a_long_list_costs_no_more_questions(
    as_agent, acme, message, django_assert_max_num_queries
):
    as_agent.get(URL)
    with in_tenant(acme):
        for nth in range(20):
            person = make_contact(f"+55119000003{nth:02}", name=f"Person {nth}")
            make_unknown(person, message.channel)

    with django_assert_max_num_queries(30):
        as_agent.get(URL)
