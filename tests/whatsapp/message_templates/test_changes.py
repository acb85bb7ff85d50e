"""What webhooks say of templates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Notification
from apps.whatsapp import news
from apps.whatsapp.events import TemplateChanged
from apps.whatsapp.message_templates import changes, sendable, submitting
from apps.whatsapp.models import Template
from tests.simulated import WABA

Status = Template.Status
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def template(inside_acme, draft):
    draft.status, draft.provider_id = Status.PENDING, "168"
    draft.save()
    return draft


@pytest.fixture
def tell(inside_acme, template):
    """Apply a webhook; the template afterwards."""

    def told(minutes=0, **said):
        event = TemplateChanged(
            WABA, "168", template.name, template.language, NOON + timedelta(minutes=minutes), **said
        )
        changes.apply(inside_acme, event)
        template.refresh_from_db()
        return template

    return told


def test_the_review_ends(tell, inside_acme, owner):
    assert tell(status="approved").status == Status.APPROVED
    assert Notification.objects.get(user=owner).kind == "template_approved"


def test_a_rejection_keeps_reason_and_advice(tell):
    template = tell(status="rejected", reason="INVALID_FORMAT", advice="Check the link.")
    assert (template.status_reason, template.status_advice) == ("INVALID_FORMAT", "Check the link.")

    assert tell(1, status="approved").status_advice == ""


def test_a_pause_opens_an_incident_and_resuming_closes_it(tell):
    tell(status="approved")
    template = tell(1, status="paused", pause="first")
    assert (template.pauses, template.incidents.get().kind) == (1, "template_paused")
    assert sendable.why_not(template).code == "template_paused"

    template = tell(2, status="reinstated")
    assert template.status == Status.APPROVED
    assert template.incidents.get().closed_at is not None
    assert sendable.why_not(template) is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0, 1, 2)])
def test_order_and_repetition_do_not_matter(tell, order):
    story = [{"status": "approved"}, {"status": "paused"}, {"status": "disabled"}]
    for minutes in order:
        template = tell(minutes, **story[minutes])
    assert template.status == Status.DISABLED


def test_quality_and_category_are_followed(tell):
    template = tell(quality="YELLOW")
    assert template.quality == "yellow"
    template = tell(1, impending_category="MARKETING")
    assert (template.category, template.impending_category) == ("utility", "marketing")
    template = tell(2, category="MARKETING")
    assert (template.category, template.impending_category) == ("marketing", "")
    assert template.incidents.get().detail == {"was": "utility", "now": "marketing"}


def test_a_deleted_template_can_not_be_sent(tell):
    template = tell(status="deleted")
    assert template.deleted_at is not None
    assert sendable.why_not(template).code == "template_deleted"


def test_a_webhook_that_is_faster_than_the_answer_finds_the_draft(inside_acme, draft):
    submitting._begin(draft)
    event = TemplateChanged(WABA, "99", draft.name, draft.language, NOON, status="approved")

    changes.apply(inside_acme, event)

    draft.refresh_from_db()
    assert (draft.provider_id, draft.status) == ("99", Status.APPROVED)
    done = submitting._done(
        inside_acme, draft, draft.components, {"id": "99", "status": "PENDING"}, by=_platform()
    )
    assert done.status == Status.APPROVED


def _platform():
    from apps.accounts.actor import PLATFORM

    return PLATFORM


def test_news_are_told_once_and_only_when_something_is_new(tell):
    heard = []

    def listen(templates, **_):
        heard.extend(templates)

    news.template_changed.connect(listen)
    tell(status="approved")
    tell(status="approved")
    news.template_changed.disconnect(listen)
    assert len(heard) == 1


def test_a_template_nobody_knows_is_no_error(inside_acme, channel):
    event = TemplateChanged(WABA, "1", "unknown", "pt_BR", NOON, status="approved")
    assert changes.apply(inside_acme, event) is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("draft", "template_not_approved"), ("pending", "template_not_approved"),
        ("rejected", "template_not_approved"), ("locked", "template_disabled"),
        ("archived", "template_deleted"), ("half_approved", "template_not_approved"),
    ],
)  # fmt: skip
def test_only_what_is_approved_may_be_sent(template, status, code):
    template.status = status
    assert sendable.why_not(template).code == code


def test_a_channel_of_another_account_can_not_send_it(template, channel):
    template.status = Status.APPROVED
    assert sendable.why_not(template, channel) is None
    channel.account = "other"
    assert sendable.why_not(template, channel).code == "template_other_account"
