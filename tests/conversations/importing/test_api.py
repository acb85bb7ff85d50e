"""Imports through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Import
from tests.streams import text_of

SHEET = "nome,telefone\nRosa,11900000101\nZé,123\n=cmd(),+55 11 90000-0101\n"


@pytest.fixture
def robot(by_key):
    return by_key("contacts.manage")


def post(client: Any, content: str, **fields: str) -> Any:
    form: dict[str, Any] = {**fields, "file": SimpleUploadedFile("a.csv", content.encode())}
    return client.client.generic(
        "POST",
        "/api/v1/contacts/import",
        encode_multipart(BOUNDARY, form),
        content_type=MULTIPART_CONTENT,
        headers=client.headers,
    )


def sent(client: Any, capture: Any, content: str = SHEET, **fields: str) -> str:
    """Queued, and worked on as soon as it is committed."""
    with capture(execute=True):
        answer = post(client, content, **fields)
    assert answer.status_code == 202, answer.content
    found: str = answer.json()["data"]["importId"]
    return found


def test_a_program_sends_people_and_asks_how_it_went(
    robot, acme, django_capture_on_commit_callbacks
):
    import_id = sent(robot, django_capture_on_commit_callbacks, tags="vip, feira")

    data = robot.get(f"contacts/imports/{import_id}").data
    assert data["state"] == "done"
    assert data["counts"] == data["announced"]
    assert data["counts"]["new"] == data["counts"]["invalid"] == data["counts"]["duplicate"] == 1
    assert (data["rows"], data["done"], data["errorRows"], data["percent"]) == (3, 3, 2, 100)
    with in_tenant(acme):
        assert len(Contact.objects.get(phone="+5511900000101").tags) == 2


def test_error_rows_keep_their_columns_and_no_formula(robot, django_capture_on_commit_callbacks):
    import_id = sent(robot, django_capture_on_commit_callbacks)

    answer = robot.get(f"contacts/imports/{import_id}/errors")
    text = text_of(answer).removeprefix("\ufeff")

    assert text.splitlines() == [
        "nome,telefone,Row,Reason",
        "Zé,123,3,This is a service number; nobody can be written to there.",
        "'=cmd(),'+55 11 90000-0101,4,The same person stands in row 2.",
    ]


def test_columns_can_be_named(robot, acme, django_capture_on_commit_callbacks):
    sent(
        robot,
        django_capture_on_commit_callbacks,
        "a,b\n11900000101,Rosa\n",
        mapping='{"b": "name", "0": "phone"}',
    )

    with in_tenant(acme):
        assert Contact.objects.get().name == "Rosa"


def test_a_program_may_say_how_its_file_is_written(robot, acme, django_capture_on_commit_callbacks):
    sent(
        robot,
        django_capture_on_commit_callbacks,
        "nome|telefone\nRosa; Lima; e, filhos|11900000101\n",
        encoding="latin-1",
        delimiter="bar",
    )

    with in_tenant(acme):
        assert Contact.objects.get().name == "Rosa; Lima; e, filhos"
        assert Import.objects.get().format["encoding"] == "latin-1"


def test_the_log_names_the_key_that_imported(robot, acme, django_capture_on_commit_callbacks):
    sent(robot, django_capture_on_commit_callbacks)

    entry = AuditEntry.objects.get(action="import.started")
    assert entry.actor_name.startswith("robot")
    assert entry.api_key is not None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mapping": "{"}, "invalid"),
        ({"mapping": '{"x": 5}'}, "invalid"),
        ({"mapping": '{"nowhere": "name"}'}, "invalid"),
        ({"mapping": '{"%s": "name"}' % ("9" * 5000)}, "invalid"),
        ({"mapping": '{"nome": "shoe size"}'}, "invalid"),
        ({"mapping": '{"nome": "name"}'}, "import_no_key"),
        ({"onDuplicate": "burn"}, "invalid"),
        ({"encoding": "rot13"}, "invalid"),
        ({"delimiter": ";"}, "invalid"),
        ({"tags": '["%s"]' % ("x" * 60)}, "invalid"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_kept(robot, acme, fields, code):
    answer = post(robot, SHEET, **fields)

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    with in_tenant(acme):
        assert not Import.objects.exists()


def test_too_many_people_for_the_plan_are_told(robot, acme, django_capture_on_commit_callbacks):
    acme.quota_overrides = {"max_contacts": 0}
    acme.save()

    import_id = sent(robot, django_capture_on_commit_callbacks)

    data = robot.get(f"contacts/imports/{import_id}").data
    assert (data["state"], data["problem"]) == ("failed", "quota_exceeded")
    assert "limit" in data["message"]
    with in_tenant(acme):
        assert not Contact.objects.exists()


def test_an_import_is_undone_by_a_program(robot, acme, django_capture_on_commit_callbacks):
    import_id = sent(robot, django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        answer = robot.post(f"contacts/imports/{import_id}/undo")

    assert answer.status_code == 202
    assert robot.get("contacts/imports").data["items"][0]["state"] == "undone"
    with in_tenant(acme):
        assert not Contact.objects.exists()


def test_a_form_without_a_file_is_refused(robot):
    assert robot.post("contacts/import", {}).status_code == 415
