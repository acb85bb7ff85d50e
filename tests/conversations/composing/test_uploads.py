"""Files that were attached and never sent go after a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.composing import tasks, uploads
from apps.conversations.models import Message
from apps.whatsapp.models import Media
from tests.conversations.composing.test_offers import picture
from tests.conversations.outbox.conftest import make_media, make_template

HEADER = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::a"]}},
    {"type": "BODY", "text": "We are open on Sunday."},
]


@pytest.fixture
def attached(post) -> Media:
    post("files/", file=picture())
    return Media.objects.get()


def days_pass(hours: int = 25) -> None:
    earlier = timezone.now() - timedelta(hours=hours)
    Media.objects.exclude(unsent_since=None).update(unsent_since=earlier)


def names() -> list[str]:
    place = Path(storages["media"].location)
    return [one.name for one in place.rglob("*") if one.is_file()]


def test_what_nobody_sent_goes_with_its_bytes(acme, attached, django_capture_on_commit_callbacks):
    days_pass()
    digest = attached.digest
    assert digest in names()

    with django_capture_on_commit_callbacks(execute=True), in_public():
        assert uploads.schemas() == [acme.schema_name]
        tasks.sweep_unsent_uploads()

    with in_tenant(acme):
        assert not Media.objects.exists()
    assert digest not in names()


def test_it_is_kept_for_a_day(attached):
    days_pass(hours=23)

    assert uploads.schemas() == []
    assert uploads.sweep() == 0


def test_what_was_sent_stays(attached, post):
    post("say/", media=[str(attached.pk)], key="a")
    days_pass()

    assert uploads.sweep() == 0
    assert Message.objects.outgoing().get().media_id == attached.pk


def test_what_was_refused_waits_on(attached, post):
    broken = make_media(state="missing")

    answer = post("say/", media=[str(attached.pk), str(broken.pk)], key="a")

    assert answer.status_code == 409
    days_pass()
    assert uploads.sweep() == 1


def test_the_file_above_a_template_was_sent_too(attached, post, channel):
    template = make_template(channel, components=HEADER)

    answer = post(f"templates/{template.pk}/send/", key="a", **{"value.header": str(attached.pk)})

    assert answer.status_code == 200, answer.content.decode()
    days_pass()
    assert uploads.sweep() == 0


def test_files_that_came_otherwise_are_nobodys_to_sweep(inside_acme):
    make_media(created_at=timezone.now() - timedelta(days=90))

    assert uploads.sweep() == 0


def test_what_was_swept_can_not_be_sent_any_more(attached, post):
    days_pass()
    uploads.sweep()

    answer = post("say/", media=[str(attached.pk)], key="a")

    assert answer.status_code == 409
    assert "This file is not here any more" in answer["HX-Trigger"]
