"""Somebody gets all that is kept of them, readable by people and by programs."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Conversation, Erasure, ReplyDraft
from apps.conversations.people import contacts
from apps.conversations.privacy import access, fields
from apps.conversations.privacy import subject as subjects
from apps.conversations.privacy.keepers import KEEPERS
from apps.whatsapp.models import Channel
from tests.conversations.outbox.conftest import make_inbound, make_thread
from tests.conversations.privacy import people
from tests.conversations.privacy.people import NAME, PHONE, make_marisol


@pytest.fixture
def marisol(inside_acme, owner, own_folder):
    return make_marisol(inside_acme, owner)


@pytest.fixture
def archive(marisol, inside_acme):
    with access.archive(inside_acme, marisol, by=PLATFORM) as packed:
        yield zipfile.ZipFile(io.BytesIO(packed.read()))


def test_everything_that_is_kept_is_in_it(archive):
    told = json.loads(archive.read("data.json"))
    everything = json.dumps(told, ensure_ascii=False)

    for trace in (NAME, PHONE, people.EMAIL, people.USER_ID, people.LID, "allergic to walnuts"):
        assert trace.lower() in everything.lower(), trace
    assert [one["words"] for one in told["consent"]["kept"]] == [f"I, {NAME}, agree", "STOP"]
    assert told["lists"]["kept"][0]["list"] == "VIP"
    assert len(told["import_rows"]["kept"]) == 3
    assert told["history"]["kept"][1]["after"]["category"] == "VIP"


def test_nothing_of_others_is_in_it(archive):
    everything = "".join(archive.read(name).decode() for name in ("data.json", "index.html"))

    assert "Rui" not in everything
    assert "Is it open today?" not in everything


def test_their_files_are_in_it(archive):
    files = {archive.read(name) for name in archive.namelist() if name.startswith("files/")}

    assert files == {f"photo of {NAME}".encode(), f"signed proof of {NAME}".encode()}


def test_the_page_speaks_the_companys_language(marisol, inside_acme):
    inside_acme.language = "pt-br"
    with access.archive(inside_acme, marisol, by=PLATFORM) as packed:
        page = zipfile.ZipFile(io.BytesIO(packed.read())).read("index.html").decode()

    assert 'lang="pt-BR"' in page
    assert NAME in page


def test_every_field_of_the_page_has_a_name_in_both_languages(marisol, inside_acme, owner):
    thread = make_thread(marisol, Channel.objects.get(), silent_for=timedelta(hours=1))
    conversation = Conversation.objects.create(
        thread=thread, contact=marisol, channel=thread.channel
    )
    conversation.notes.create(thread=thread, text="Calls back on Monday")
    ReplyDraft.objects.create(conversation=conversation, user_id=owner.pk, text="Dear")
    make_inbound(marisol, thread.channel)
    subject = subjects.of_contact(marisol)

    told = {key for keeper in KEEPERS for thing in keeper.tell(subject) for key in thing}

    assert {"note", "begun", "said"} <= told <= set(fields.WORDS)


def test_a_notice_is_told_as_its_reader_saw_it(archive):
    [notice] = json.loads(archive.read("data.json"))["notices"]["kept"]

    assert notice["what"] == "Something has changed."
    assert notice["said"] == [people.EMAIL]


def test_what_people_wrote_cannot_act_in_the_page(inside_acme, own_folder):
    evil = contacts.create(inside_acme, by=PLATFORM, name="<script>alert(1)</script>")
    with access.archive(inside_acme, evil, by=PLATFORM) as packed:
        page = zipfile.ZipFile(io.BytesIO(packed.read())).read("index.html").decode()

    assert "<script" not in page


def test_that_it_was_made_is_in_the_audit_log(archive, marisol):
    entry = AuditEntry.objects.get(action="contact.data_exported")

    assert (entry.object_id, entry.object_name) == (str(marisol.pk), "…7788")


def test_by_command_with_any_form_of_the_number(marisol, tmp_path, capsys):
    place = tmp_path / "hers.zip"
    call_command("export_contact", "acme", "(11) 99123-7788", out=place)

    assert NAME in zipfile.ZipFile(place).read("index.html").decode()
    with pytest.raises(CommandError, match="there already"):
        call_command("export_contact", "acme", PHONE, out=place)


def test_by_command_erased_once_the_digits_are_typed(marisol, acme, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda: "1234")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_contact", "acme", PHONE)
    with in_tenant(acme):
        assert Contact.objects.filter(pk=marisol.pk).exists()

    monkeypatch.setattr("builtins.input", lambda: "7788")
    call_command("erase_contact", "acme", PHONE)
    with in_tenant(acme):
        assert not Contact.objects.exists()
        assert str(Erasure.objects.get().pk) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slug", "phone", "words"), [("nobody", PHONE, "no company"), ("acme", "12", "is no number")]
)
def test_commands_say_what_is_wrong(acme, slug, phone, words):
    with pytest.raises(CommandError, match=words):
        call_command("erase_contact", slug, phone, yes=True)
