"""Webhooks in the two admins: found, read without what is personal, replayed, routed again."""

from __future__ import annotations

import pytest

from apps.accounts.models import AuditEntry, UnroutedEvent
from apps.whatsapp.webhooks import redacting
from tests.whatsapp.webhooks import meta
from tests.whatsapp.webhooks.conftest import drain, kept, post

pytestmark = pytest.mark.django_db
EVENTS = "/t/acme/admin/whatsapp/webhookevent/"
UNROUTED = "/admin/accounts/unroutedevent/"
PERSONAL = ("Rosa", "5511900000101", "a secret order")


@pytest.fixture
def inside(as_superadmin, acme):
    """A superadmin who has entered Acme."""
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.fixture
def event(acme, acmes):
    raw = meta.body(
        meta.text(acmes.key, account=acmes.account, body="a secret order", wamid="wamid.FIND")
    )
    assert post(raw) == 200
    [event] = drain(acme)
    return event


def test_events_are_listed_and_found_by_a_providers_id(inside, event):
    assert str(event.pk) in inside.get(EVENTS).content.decode()
    assert str(event.pk) in inside.get(EVENTS, {"q": "wamid.FIND"}).content.decode()
    assert str(event.pk) in inside.get(EVENTS, {"q": bytes(event.digest).hex()}).content.decode()
    assert str(event.pk) not in inside.get(EVENTS, {"q": "wamid.OTHER"}).content.decode()
    assert str(event.pk) not in inside.get(EVENTS, {"state": "failed"}).content.decode()


def test_an_event_is_shown_without_what_is_personal(inside, event):
    page = inside.get(f"{EVENTS}{event.pk}/change/").content.decode()

    assert "220000000000001" in page
    assert not any(word in page for word in PERSONAL)


def test_an_event_is_replayed_by_a_button_and_the_log_says_by_whom(
    inside, superadmin, acme, event, heard
):
    response = inside.post(f"{EVENTS}{event.pk}/replay/", {"_form_submitted": "True"})

    assert response.status_code == 302
    assert [one.state for one in kept(acme)] == ["new"]
    entry = AuditEntry.objects.get(action="webhook.replayed")
    assert (entry.user, entry.tenant, entry.as_superadmin) == (superadmin, acme, True)
    drain(acme)
    assert heard.texts(acme) == ["a secret order"]


def test_several_are_replayed_at_once(inside, acme, event):
    inside.post(EVENTS, {"action": "replay_chosen", "_selected_action": [str(event.pk)]})

    assert [one.state for one in kept(acme)] == ["new"]


def test_an_owner_does_not_get_here(as_owner, event):
    assert as_owner.get(EVENTS).status_code in {302, 403, 404}
    assert as_owner.get(UNROUTED).status_code in {302, 403, 404}


def test_a_webhook_without_a_home_is_shown_and_routed_again(as_superadmin, acme):
    post(meta.body(meta.text("220000000000005", body="a secret order")))
    event = UnroutedEvent.objects.get()
    page = f"{UNROUTED}{event.pk}/"
    assert "220000000000005" in as_superadmin.get(UNROUTED).content.decode()
    shown = as_superadmin.get(f"{page}change/").content.decode()
    assert not any(word in shown for word in PERSONAL)

    as_superadmin.post(f"{page}route_again/", {"_form_submitted": "True"})
    event.refresh_from_db()
    assert event.routed_at is None

    meta.make_channel(acme, "220000000000005", "110000000000005")
    as_superadmin.post(f"{page}route_again/", {"_form_submitted": "True"})

    event.refresh_from_db()
    assert event.routed_at is not None
    assert len(kept(acme)) == 1


@pytest.mark.parametrize("field", ["body", "name", "wa_id", "from", "caption", "new_from_2027"])
def test_whatever_is_not_known_to_be_harmless_is_masked(field):
    shown = redacting.shown(f'{{"{field}": "Rosa", "type": "text"}}'.encode())

    assert "Rosa" not in shown
    assert '"type": "text"' in shown


@pytest.mark.parametrize("raw", [b"", b"no json: Rosa", b"\xff", b"[" * 9000])
def test_a_body_that_is_no_json_is_only_measured(raw):
    assert redacting.shown(raw) == f"••• ({len(raw)} bytes)"


def test_numbers_hide_nowhere():
    raw = (
        b'{"id": "true_5511900000101@c.us_3EB0ABCDEF", "5511900000101": 1,'
        b' "status": "5511900000101", "event": ["5511900000101"], "from": 5511900000101}'
    )

    assert "5511900000101" not in redacting.shown(raw)
