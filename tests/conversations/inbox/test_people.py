"""Who is meant: names of the phone's address book, changed numbers, people in the trash."""

from __future__ import annotations

from django.utils import timezone

from apps.conversations.models import Contact, Identity, Message, Thread
from tests.conversations.inbox.wire import NOON, ROSA, change, comes, make_contact, message, writes

NEW = "5511900000177"


def synced(channel, name, phone=ROSA, action="add"):
    card = {"full_name": name, "first_name": name.split()[0], "phone_number": phone}
    line = {
        "type": "contact",
        "contact": card,
        "action": action,
        "metadata": {"timestamp": str(NOON)},
    }
    return change(channel, field="smb_app_state_sync", state_sync=[line])


def moved(channel, *, at=NOON, **more):
    system = {"type": "user_changed_number", "body": "Rosa changed", "wa_id": NEW}
    return change(channel, messages=[message("system", at=at, system=system, **more)])


def test_the_phones_name_fills_a_blank_and_replaces_nothing(at_acme, acmes):
    rosa = make_contact()
    bia = make_contact("+5511900000102", name="Bia")
    comes(at_acme, synced(acmes, "Rosa Lima"), synced(acmes, "Outra", "5511900000102"))

    rosa.refresh_from_db()
    bia.refresh_from_db()
    assert (rosa.name, bia.name) == ("Rosa Lima", "Bia")


def test_nobody_becomes_a_contact_by_standing_in_a_phone(at_acme, acmes):
    [event] = comes(at_acme, synced(acmes, "Tia Lurdes"))

    assert event.state == "done"
    assert not Contact.objects.exists()


def test_who_is_taken_off_the_phone_stays_a_contact(at_acme, acmes):
    rosa = make_contact(name="Rosa")
    comes(at_acme, synced(acmes, "Rosa", action="remove"))

    rosa.refresh_from_db()
    assert (rosa.name, rosa.is_present) == ("Rosa", True)


def test_somebody_with_a_new_number_is_the_same_person(at_acme, acmes):
    comes(at_acme, writes(acmes, message(body="oi")))
    comes(at_acme, moved(acmes, at=NOON + 10))
    comes(at_acme, writes(acmes, message(body="sou eu", by=NEW, at=NOON + 20), by=NEW))

    rosa = Contact.objects.get()
    assert rosa.phone == f"+{NEW}"
    assert list(Identity.objects.values_list("value", flat=True)) == [f"+{NEW}"]
    kinds = Message.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["text", "system", "text"]
    assert Thread.objects.get().last_inbound_at.timestamp() == NOON + 20


def test_a_change_of_number_opens_no_window(at_acme, acmes):
    comes(at_acme, moved(acmes))

    assert Thread.objects.get().window_until is None


def test_told_again_it_does_not_move_whoever_has_the_old_number_now(at_acme, acmes):
    comes(at_acme, writes(acmes, message()))
    told = moved(acmes, id="wamid.S")
    comes(at_acme, told)
    comes(at_acme, writes(acmes, message(body="sou outra", at=NOON + 99), name="Nova"))
    comes(at_acme, {**told, "at": NOON})

    assert Contact.objects.count() == 2
    assert Contact.objects.get(phone=f"+{ROSA}").name == "Nova"


def test_who_writes_comes_back_from_the_trash_and_who_is_written_to_stays(at_acme, acmes):
    rosa = make_contact(trashed_at=timezone.now())
    echo = message(by="5511900000100", to=ROSA)
    comes(at_acme, change(acmes, field="smb_message_echoes", message_echoes=[echo]))
    rosa.refresh_from_db()
    assert rosa.trashed_at is not None
    assert Message.objects.get().contact_id == rosa.pk

    comes(at_acme, writes(acmes, message()))
    rosa.refresh_from_db()
    assert rosa.trashed_at is None
