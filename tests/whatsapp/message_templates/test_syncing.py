"""Our templates made equal to Meta's."""

from __future__ import annotations

import pytest
from django.dispatch import Signal
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import SCHEMA_HEADER
from apps.whatsapp import news
from apps.whatsapp.message_templates import deleting, submitting, syncing, tasks, turns
from apps.whatsapp.message_templates.refusals import MetaRefused, NotReached
from apps.whatsapp.models import Channel, Template
from tests.simulated import WABA
from tests.whatsapp.media.places import place
from tests.whatsapp.message_templates.conftest import GREETING, make_channel

Status = Template.Status


@pytest.fixture
def heard():
    told: list[list[Template]] = []

    def listen(templates, **_):
        told.append(templates)

    assert isinstance(news.template_changed, Signal)
    news.template_changed.connect(listen)
    yield told
    news.template_changed.disconnect(listen)


def at_meta(meta, name, **fields):
    body = {"wabaId": WABA, "name": name, "components": GREETING, **fields}
    return meta.sim_post("templates", body)


def test_everything_is_read_over_many_pages(meta, inside_acme, channel, heard, monkeypatch):
    monkeypatch.setattr(syncing, "PAGE", 2)
    for number in range(5):
        at_meta(meta, f"promo_{number}")

    counts = syncing.sync(inside_acme, channel)

    names = set(Template.objects.values_list("name", flat=True))
    assert names >= {f"promo_{number}" for number in range(5)}
    assert (counts.new, counts.gone) == (len(names), 0)
    assert len(heard) == 1


def test_a_second_sync_changes_nothing_and_tells_nobody(meta, inside_acme, channel, heard):
    at_meta(meta, "promo")
    syncing.sync(inside_acme, channel)
    heard.clear()

    counts = syncing.sync(inside_acme, channel)

    assert (counts.new, counts.changed, counts.gone) == (0, 0, 0)
    assert heard == []


def test_what_changed_at_meta_changes_here_and_is_remembered(meta, inside_acme, channel):
    told = at_meta(meta, "promo", parameterFormat="NAMED", category="UTILITY")
    syncing.sync(inside_acme, channel)
    template = Template.objects.get(name="promo")
    assert (template.parameter_format, template.category) == ("named", "utility")

    meta.sim_post(f"templates/{told['id']}", {"quality": "YELLOW", "category": "MARKETING"})
    counts = syncing.sync(inside_acme, channel)

    template.refresh_from_db()
    assert counts.changed == 1
    assert (template.quality, template.category) == ("yellow", "marketing")
    assert {line["what"] for line in template.history} == {"found", "quality", "category"}
    assert template.incidents.get().kind == "category_changed"


def test_what_is_gone_at_meta_is_gone_here(meta, inside_acme, channel):
    at_meta(meta, "promo")
    syncing.sync(inside_acme, channel)
    meta.delete(f"/v25.0/{WABA}/message_templates", name="promo")

    counts = syncing.sync(inside_acme, channel)

    assert counts.gone == 1
    assert Template.objects.get(name="promo").status == Status.DELETED
    assert not Template.objects.present().filter(name="promo").exists()


def test_drafts_stay_and_make_room_for_metas_template_of_the_same_name(
    meta, inside_acme, channel, make_draft
):
    draft, alone = make_draft("promo"), make_draft("only_here")
    at_meta(meta, "promo")

    syncing.sync(inside_acme, channel)

    draft.refresh_from_db()
    alone.refresh_from_db()
    assert (draft.name, draft.status) == ("promo_2", Status.DRAFT)
    assert alone.deleted_at is None
    assert Template.objects.get(name="promo").status == Status.APPROVED


def test_a_list_read_too_early_does_not_bring_back_what_was_deleted(
    meta, inside_acme, channel, monkeypatch
):
    at_meta(meta, "promo")
    syncing.sync(inside_acme, channel)
    template = Template.objects.get(name="promo")
    old_list = list(syncing._all_of(channel))
    deleting.delete(inside_acme, template, by=PLATFORM)

    monkeypatch.setattr(syncing, "_all_of", lambda _channel: iter(old_list))
    syncing.sync(inside_acme, channel)

    assert not Template.objects.present().filter(name="promo").exists()


def test_a_list_read_too_early_does_not_lose_what_was_submitted_since(
    meta, inside_acme, channel, draft, monkeypatch
):
    def list_and_submit(_channel):
        old_list = list(original(_channel))
        submitting.submit(inside_acme, draft, by=PLATFORM)
        return iter(old_list)

    original = syncing._all_of
    monkeypatch.setattr(syncing, "_all_of", list_and_submit)
    syncing.sync(inside_acme, channel)

    draft.refresh_from_db()
    assert (draft.status, draft.deleted_at) == (Status.PENDING, None)


def test_a_status_nobody_knows_is_kept_as_it_is(meta, inside_acme, channel):
    at_meta(meta, "promo", status="HALF_APPROVED")
    syncing.sync(inside_acme, channel)
    assert Template.objects.get(name="promo").status == "half_approved"


def test_all_numbers_of_the_account_know_when_it_was_read(meta, inside_acme, channel):
    second = make_channel(name="second", key="220000000000002")

    syncing.sync(inside_acme, channel)

    second.refresh_from_db()
    assert second.templates_synced_at == channel.templates_synced_at is not None


def test_a_dead_token_or_a_dead_line_changes_nothing(meta, inside_acme, channel, settings):
    channel.set_credentials(access_token="expired-token")
    with pytest.raises(MetaRefused):
        syncing.sync(inside_acme, channel)
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    with pytest.raises(NotReached):
        syncing.sync(inside_acme, channel)

    assert not Template.objects.exists()
    assert Channel.objects.get().templates_synced_at is None


@pytest.mark.parametrize("page", [b"<html>Back soon</html>", {}, {"status": "maintenance"}])
def test_an_answer_that_is_no_list_is_not_an_empty_one(page, meta, inside_acme, channel, settings):
    at_meta(meta, "promo")
    syncing.sync(inside_acme, channel)

    with place() as elsewhere:
        elsewhere.says(f"/{settings.META_GRAPH_VERSION}/{WABA}/message_templates", page)
        settings.SANDBOX_URL = elsewhere.url
        with pytest.raises(NotReached):
            syncing.sync(inside_acme, channel)

    assert Template.objects.get(name="promo").deleted_at is None


def test_what_was_read_since_a_webhook_asked_for_it_is_not_read_again(meta, inside_acme, channel):
    asked = timezone.now().isoformat()
    syncing.sync(inside_acme, channel)
    at_meta(meta, "promo")

    tasks.sync_account.apply((WABA, True, asked), headers={SCHEMA_HEADER: "t_acme"}).get()
    assert not Template.objects.filter(name="promo").exists()

    later = timezone.now().isoformat()
    tasks.sync_account.apply((WABA, True, later), headers={SCHEMA_HEADER: "t_acme"}).get()
    assert Template.objects.filter(name="promo").exists()


def test_every_account_has_its_turn_once_in_six_hours():
    from datetime import UTC, datetime, timedelta

    start = datetime(2026, 11, 21, tzinfo=UTC)
    ticks = [start + timedelta(minutes=turns.TICK * n) for n in range(turns.TICKS)]
    for key in ("acme1", "acme2", "globex3"):
        assert sum(turns.is_now(key, now=tick) for tick in ticks) == 1
