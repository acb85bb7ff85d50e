"""The requests of the law, answered by people on pages and by programs over the API."""

from __future__ import annotations

import io
import zipfile

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Erasure
from apps.conversations.people import contacts
from apps.conversations.privacy import tasks

NAME, PHONE = "Marisol Quintela", "+5511991237788"


@pytest.fixture
def marisol(acme, own_folder):
    with in_tenant(acme):
        return contacts.create(acme, by=PLATFORM, name=NAME, phone=PHONE)


def there(acme, contact):
    with in_tenant(acme):
        return Contact.objects.filter(pk=contact.pk).exists()


def content(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_archive_is_downloaded_under_a_name_that_tells_nothing(as_admin, marisol):
    answer = as_admin.get(f"/t/acme/contacts/{marisol.pk}/data/")

    assert NAME in content(answer).read("index.html").decode()
    assert NAME not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


def test_nothing_is_erased_before_the_digits_are_typed(as_admin, acme, marisol):
    url = f"/t/acme/contacts/{marisol.pk}/erase/"
    assert NAME in as_admin.get(url).content.decode()

    answer = as_admin.post(url, {"word": "7787"})

    assert "This is something else" in answer.content.decode()
    assert there(acme, marisol)


def test_once_typed_they_are_being_erased_and_then_the_certificate_is_there(
    as_admin, acme, marisol
):
    url = f"/t/acme/contacts/{marisol.pk}/erase/"
    answer = as_admin.post(url, {"word": " 7788 "})
    waiting = as_admin.get(answer.url).content.decode()

    assert there(acme, marisol)
    assert "being erased" in waiting
    assert "every 2s" in waiting
    assert "What was erased" not in waiting
    assert "being erased" in as_admin.get(f"/t/acme/contacts/{marisol.pk}/").content.decode()
    assert as_admin.post(url, {"word": "7788"}).url == answer.url

    tasks.find_waiting_erasures()
    text = as_admin.get(answer.url).content.decode()

    assert not there(acme, marisol)
    assert "every 2s" not in text
    assert "What was erased" in text
    assert "admin@acme.example.com" in text
    assert NAME not in text
    assert as_admin.get(f"/t/acme/contacts/{marisol.pk}/erase/").status_code == 404
    with in_tenant(acme):
        assert (
            str(Erasure.objects.get().pk)
            in as_admin.get("/t/acme/settings/erasures/").content.decode()
        )


def test_somebody_without_a_number_is_erased_by_their_name(as_admin, acme, own_folder):
    with in_tenant(acme):
        rui = contacts.create(acme, by=PLATFORM, name="Rui Sá", email="rui@example.com")
    as_admin.post(f"/t/acme/contacts/{rui.pk}/erase/", {"word": "rui sá"})
    tasks.find_waiting_erasures()

    assert not there(acme, rui)


def test_agents_neither_take_data_along_nor_erase(as_agent, acme, marisol):
    for what in ("data", "erase"):
        assert as_agent.get(f"/t/acme/contacts/{marisol.pk}/{what}/").status_code == 403
    as_agent.post(f"/t/acme/contacts/{marisol.pk}/erase/", {"word": "7788"})

    assert there(acme, marisol)


def test_programs_do_both(by_key, acme, marisol, django_capture_on_commit_callbacks):
    api = by_key("contacts.export")
    assert NAME in content(api.get(f"contacts/{marisol.pk}/data-export")).read("data.json").decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post(f"contacts/{marisol.pk}/erase")

    assert answer.status_code == 202, answer.content
    assert (answer.data["state"], answer.data["counts"]) == ("waiting", {})
    done = api.get(f"contacts/erasures/{answer.data['id']}").data
    assert (done["state"], done["message"], done["counts"]["contact"]) == ("done", "", 1)
    assert not there(acme, marisol)
    assert api.get(f"contacts/{marisol.pk}/data-export").status_code == 404


def test_programs_need_the_permission(by_key, acme, marisol):
    assert by_key("contacts.manage").post(f"contacts/{marisol.pk}/erase").status_code == 403
    assert there(acme, marisol)


def test_another_companys_person_is_nobody(by_key, globex, own_folder):
    with in_tenant(globex):
        theirs = contacts.create(globex, by=PLATFORM, name=NAME, phone=PHONE)

    assert by_key("contacts.export").post(f"contacts/{theirs.pk}/erase").status_code == 404
    assert there(globex, theirs)
