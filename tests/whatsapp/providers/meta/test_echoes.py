"""What the phone in somebody's hand did: echoes, its address book and its history."""

from __future__ import annotations

from apps.whatsapp.events import (
    ChannelProblem,
    Deleted,
    Edited,
    HistoryProgress,
    Received,
    Unparsed,
)
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.meta.parsing import parse
from tests.whatsapp.providers.meta.payloads import SECONDS, about_number, message
from tests.whatsapp.providers.meta.reading import only


def test_edits_and_deletions_on_the_phone_are_echoes() -> None:
    edit = {"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "b"}}}
    common = {"from": "14155550100", "to": "551100000101", "timestamp": SECONDS}
    revoke = {"original_message_id": "wamid.1"}
    echoes = [
        {**common, "id": "wamid.2", "type": "edit", "edit": edit},
        {**common, "id": "wamid.3", "type": "revoke", "revoke": revoke},
    ]
    edited, deleted = parse(about_number("smb_message_echoes", message_echoes=echoes))
    assert isinstance(edited, Edited)
    assert isinstance(deleted, Deleted)
    assert (edited.echo, deleted.echo) == (True, True)
    assert edited.person.address == deleted.person.address == Address("+551100000101")


def test_an_echo_to_nobody_is_unparsed() -> None:
    echo = {"from": "14155550100", "id": "wamid.2", "type": "text", "text": {"body": "x"}}
    body = about_number("smb_message_echoes", message_echoes=[echo])
    assert isinstance(only(body), Unparsed)


def test_somebody_taken_out_of_the_address_book_is_gone() -> None:
    item = {"type": "contact", "action": "remove", "contact": {"phone_number": "551100000101"}}
    assert only(about_number("smb_app_state_sync", state_sync=[item])).removed is True


def test_files_of_the_history_come_on_their_own() -> None:
    image = {"type": "image", "image": {"id": "1"}}
    theirs = message(**image, history_context={"status": "READ"})
    ours = message(**image, **{"from": "14155550100", "to": "551100000101"})

    first, second = parse(about_number("history", messages=[theirs, ours]))

    assert isinstance(first, Received)
    assert isinstance(second, Received)
    assert (first.history, first.echo, first.history_status) == (True, False, "read")
    assert (second.history, second.echo) == (True, True)
    assert first.person == second.person


def test_a_thread_without_phone_is_a_user_id() -> None:
    thread = {"id": "BR.1", "messages": [{**message(), "from": "14155550100"}]}
    body = about_number("history", history=[{"threads": [thread]}])
    event = only(body)
    assert (event.person.address, event.echo) == (Address(user_id="BR.1"), True)


def test_one_bad_message_of_the_history_leaves_the_rest() -> None:
    thread = {"id": "551100000101", "messages": ["?", message()]}
    chunk = {"threads": [7, thread], "metadata": {"phase": 1, "progress": 100}}
    events = parse(about_number("history", history=[chunk]))
    kinds = [type(event) for event in events]
    assert kinds == [Unparsed, Unparsed, Received, HistoryProgress]
    assert isinstance(events[1], Unparsed)
    assert events[1].path.endswith("history[0].threads[1].messages[0]")


def test_other_trouble_with_the_history_is_the_channels() -> None:
    body = about_number("history", history=[{"errors": [{"code": 2593107}]}])
    assert isinstance(only(body), ChannelProblem)
