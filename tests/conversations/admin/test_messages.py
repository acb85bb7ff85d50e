"""What superadmins see of messages: everything, and nothing to change."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations import outbox
from apps.conversations.models import Message
from apps.conversations.outbox import BulkDraft, Draft, Recipient, Variant
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel

LIST = "/t/acme/admin/conversations/message/"
BATCHES = "/t/acme/admin/conversations/batch/"


@pytest.fixture
def inside(as_superadmin):
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.fixture
def message(acme) -> Message:
    with in_tenant(acme):
        rosa = make_contact()
        make_channel(provider="waha", gateway_url="http://127.0.0.1:1")
        draft = BulkDraft(
            [Recipient(rosa, "Rosa")],
            [Variant(content={"text": "Oi, {{nome}}"})],
            category="utility",
            name="Open day",
        )
        outbox.bulk(acme, draft, by=PLATFORM)
        made = outbox.send(acme, Draft(to=rosa, content={"text": "Hello"}), by=PLATFORM)
        return outbox.cancel(acme, made, by=PLATFORM)


def test_messages_are_listed_with_their_status(inside, message):
    page = inside.get(LIST, {"status": "cancelled"}).content.decode()

    assert "called_back" in page
    assert "Support" in page


def test_a_message_says_what_became_of_it(inside, message):
    page = inside.get(f"{LIST}{message.pk}/change/").content.decode()

    assert "Hello" in page
    assert "Somebody called it back before it left." in page


def test_a_batch_says_how_far_it_is(inside, message):
    page = inside.get(BATCHES).content.decode()

    assert "Open day" in page
    assert "1 / 1" in page


@pytest.mark.parametrize("path", [LIST, BATCHES])
def test_nothing_is_added_or_deleted_by_hand(inside, message, path):
    assert inside.get(f"{path}add/").status_code == 403
    assert inside.post(f"{path}{message.pk}/delete/", {"post": "yes"}).status_code in {403, 302}
    assert inside.get(path).status_code == 200
