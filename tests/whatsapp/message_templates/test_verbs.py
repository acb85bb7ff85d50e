"""What people do with templates, against the simulator."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Notification
from apps.whatsapp.message_templates import (
    deleting,
    editing,
    refusals,
    resuming,
    submitting,
    syncing,
    writing,
)
from apps.whatsapp.models import Template
from tests.simulated import WABA, until
from tests.whatsapp.message_templates.conftest import GREETING

Status = Template.Status


def reviewed(acme, channel, template):
    """Sync until Meta has decided; its decision comes by itself."""

    def decided():
        syncing.sync(acme, channel)
        template.refresh_from_db()
        return template.status != Status.PENDING

    until(decided)
    return template


@pytest.fixture
def approved(meta, inside_acme, channel, draft):
    submitting.submit(inside_acme, draft, by=PLATFORM)
    return reviewed(inside_acme, channel, draft)


def other_text(text="Olá {{1}}, o pedido {{2}} já está a caminho de você."):
    return [{**GREETING[0], "text": text}]


def test_a_submitted_draft_waits_for_review_and_is_approved(meta, inside_acme, channel, draft):
    sent = submitting.submit(inside_acme, draft, by=PLATFORM)

    assert (sent.status, bool(sent.provider_id)) == (Status.PENDING, True)
    assert reviewed(inside_acme, channel, draft).status == Status.APPROVED
    assert [line["what"] for line in draft.history] == [
        "created", "submitted", "status", "status",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="template.submitted").count() == 1


def test_those_who_manage_templates_hear_of_the_review(approved, inside_acme, owner):
    notice = Notification.objects.get(tenant=inside_acme, user=owner)
    assert notice.kind == "template_approved"


def test_a_rejected_template_says_why(meta, inside_acme, channel, make_draft):
    draft = make_draft("please_reject_this")
    submitting.submit(inside_acme, draft, by=PLATFORM)

    rejected = reviewed(inside_acme, channel, draft)

    assert (rejected.status, rejected.status_reason) == (Status.REJECTED, "INVALID_FORMAT")


def test_an_unfinished_draft_stays_here_and_names_the_fields(meta, inside_acme, make_draft):
    draft = make_draft(components=[{"type": "BODY", "text": "{{1}} chegou"}])

    with pytest.raises(refusals.Incomplete) as refused:
        submitting.submit(inside_acme, draft, by=PLATFORM)

    codes = {problem.code for problem in refused.value.problems}
    assert codes == {"variable_first", "too_few_words", "example_missing"}
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == (Status.DRAFT, None)


def test_what_meta_refuses_is_a_draft_still(meta, inside_acme, channel, draft):
    meta.sim_post("templates", {"wabaId": WABA, "name": draft.name, "language": "pt_BR"})

    with pytest.raises(refusals.MetaRefused) as refused:
        submitting.submit(inside_acme, draft, by=PLATFORM)

    assert "already" in str(refused.value)
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at, draft.provider_id) == (Status.DRAFT, None, "")


def test_when_meta_is_away_nothing_has_happened(inside_acme, draft, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"

    with pytest.raises(refusals.NotReached):
        submitting.submit(inside_acme, draft, by=PLATFORM)

    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == (Status.DRAFT, None)


def test_a_draft_whose_submission_got_no_answer_is_found_by_the_next_sync(
    meta, inside_acme, channel, draft
):
    submitting._begin(draft)  # … and then the answer never came
    meta.sim_post(
        "templates",
        {"wabaId": WABA, "name": draft.name, "language": "pt_BR", "components": GREETING},
    )

    syncing.sync(inside_acme, channel)

    draft.refresh_from_db()
    assert (draft.status, bool(draft.provider_id)) == (Status.APPROVED, True)
    assert Template.objects.filter(name=draft.name).count() == 1


@pytest.fixture
def silent_meta():
    """Takes the whole request, then the line goes dead: nobody knows what became of it."""

    def swallow():
        while True:
            try:
                line, _address = listener.accept()
            except OSError:
                return
            with line:
                line.recv(64 * 1024)

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=swallow, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def test_when_the_answer_is_lost_it_is_said_and_not_submitted_twice(
    silent_meta, meta, inside_acme, channel, draft, settings
):
    settings.SANDBOX_URL = silent_meta
    with pytest.raises(refusals.MaybeDone):
        submitting.submit(inside_acme, draft, by=PLATFORM)
    settings.SANDBOX_URL = meta.url
    meta.sim_post(
        "templates",
        {"wabaId": WABA, "name": draft.name, "language": "pt_BR", "components": GREETING},
    )

    draft.refresh_from_db()
    submitting.submit(inside_acme, draft, by=PLATFORM)

    draft.refresh_from_db()
    assert (draft.name, draft.status) == ("order_on_its_way", Status.APPROVED)
    assert Template.objects.filter(name="order_on_its_way").count() == 1


def test_an_approved_template_is_edited_once_in_a_day(approved, inside_acme, channel):
    editing.edit(inside_acme, approved, components=other_text(), by=PLATFORM)
    again = reviewed(inside_acme, channel, approved)
    assert (again.status, again.components) == (Status.APPROVED, other_text())

    with pytest.raises(refusals.EditedTooOften):
        editing.edit(inside_acme, again, components=GREETING, by=PLATFORM)


def test_ten_edits_in_thirty_days_are_the_end(approved):
    now = timezone.now()
    approved.edits = [(now - timedelta(days=2 + n)).isoformat() for n in range(10)]
    with pytest.raises(refusals.EditedTooOften):
        editing.check(approved, now=now)

    approved.edits = approved.edits[:9]
    editing.check(approved, now=now)


def test_the_category_of_an_approved_template_is_fixed(approved, inside_acme):
    with pytest.raises(refusals.CategoryFixed):
        editing.edit(inside_acme, approved, category="marketing", by=PLATFORM)


def test_what_is_in_review_can_not_be_edited(meta, inside_acme, make_draft):
    draft = make_draft("stay_pending")
    sent = submitting.submit(inside_acme, draft, by=PLATFORM)

    with pytest.raises(refusals.NotEditable):
        editing.edit(inside_acme, sent, components=other_text(), by=PLATFORM)


def test_an_edit_that_changes_nothing_asks_nobody(approved, inside_acme, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    assert editing.edit(inside_acme, approved, components=approved.components, by=PLATFORM)
    assert approved.status == Status.APPROVED


def test_one_language_is_deleted_and_its_name_is_blocked(approved, inside_acme, make_draft):
    deleting.delete(inside_acme, approved, by=PLATFORM)

    approved.refresh_from_db()
    assert (approved.status, approved.deleted_at is not None) == (Status.DELETED, True)
    with pytest.raises(refusals.NameBlocked):
        make_draft(approved.name)


def test_all_languages_go_at_once(approved, inside_acme, channel, make_draft, meta):
    english = make_draft(approved.name, language="en_US")
    submitting.submit(inside_acme, english, by=PLATFORM)
    writing.duplicate(inside_acme, approved, language="es", by=PLATFORM)

    deleting.delete(inside_acme, approved, all_languages=True, by=PLATFORM)

    assert not Template.objects.present().filter(name=approved.name).exists()
    told = meta.get(f"/v25.0/{WABA}/message_templates", name=approved.name).json()
    assert told["data"] == []


def test_a_draft_is_deleted_without_asking_meta(draft, inside_acme, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    deleting.delete(inside_acme, draft, by=PLATFORM)
    assert not Template.objects.filter(pk=draft.pk).exists()


def test_what_meta_disabled_can_not_be_deleted(approved, inside_acme, channel, meta):
    meta.sim_post(f"templates/{approved.provider_id}", {"status": "DISABLED"})
    syncing.sync(inside_acme, channel)
    approved.refresh_from_db()

    with pytest.raises(refusals.NotDeletable):
        deleting.delete(inside_acme, approved, by=PLATFORM)


def test_a_paused_template_is_resumed(approved, inside_acme, channel, meta):
    meta.sim_post(f"templates/{approved.provider_id}", {"status": "PAUSED"})
    syncing.sync(inside_acme, channel)
    approved.refresh_from_db()
    assert approved.status == Status.PAUSED
    assert approved.incidents.get().closed_at is None

    resuming.unpause(inside_acme, approved, by=PLATFORM)

    approved.refresh_from_db()
    assert approved.status == Status.APPROVED
    assert approved.incidents.get().closed_at is not None
    with pytest.raises(refusals.NotPaused):
        resuming.unpause(inside_acme, approved, by=PLATFORM)


def test_a_copy_is_a_draft_in_another_language_or_under_another_name(approved, inside_acme):
    english = writing.duplicate(inside_acme, approved, language="en_US", by=PLATFORM)
    second = writing.duplicate(inside_acme, approved, by=PLATFORM)

    assert (english.name, english.status) == (approved.name, Status.DRAFT)
    assert (second.name, second.language) == (f"{approved.name}_2", "pt_BR")
    with pytest.raises(refusals.NameTaken):
        writing.duplicate(inside_acme, approved, language="en_US", by=PLATFORM)


def test_only_a_draft_can_be_written_on(approved, inside_acme):
    with pytest.raises(refusals.NotADraft):
        writing.change(inside_acme, approved, components=other_text(), by=PLATFORM)


def test_a_one_time_code_comes_back_in_metas_words(meta, inside_acme, channel, make_draft):
    draft = make_draft(
        "login_code",
        category="authentication",
        components=[
            {"type": "BODY", "add_security_recommendation": True},
            {"type": "FOOTER", "code_expiration_minutes": 10},
            {
                "type": "BUTTONS",
                "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"}],
            },
        ],
    )
    submitting.submit(inside_acme, draft, by=PLATFORM)

    assert "{{1}}" in reviewed(inside_acme, channel, draft).components[0]["text"]
