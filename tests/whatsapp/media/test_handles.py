"""Files on their way out: uploaded to the provider once, or given as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from redis.exceptions import ConnectionError as NoRedis

from apps.accounts.actor import PLATFORM
from apps.whatsapp.errors import ProviderError
from apps.whatsapp.media import handles, refusals, storing
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media
from tests import simulated
from tests.whatsapp.media import files
from tests.whatsapp.media.conftest import make_channel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def simulator():
    with simulated.running() as running:
        yield running


@pytest.fixture(autouse=True)
def sandbox(settings, simulator):
    settings.SANDBOX_URL = simulator.url


@pytest.fixture
def photo(inside_acme):
    return storing.keep(
        inside_acme, files.upload(files.picture("JPEG"), "Café às 5.jpg"), by=PLATFORM
    )


def test_a_file_is_uploaded_once_for_a_channel(inside_acme, channel, photo, simulator):
    first = handles.handle_for(inside_acme, photo, channel)
    again = handles.handle_for(inside_acme, Media.objects.get(pk=photo.pk), channel)

    assert first == again
    there = simulator.get(f"/v25.0/{first}").json()
    assert (there["sha256"], there["mime_type"]) == (photo.digest, "image/jpeg")


def test_another_channel_has_an_id_of_its_own(inside_acme, channel, photo):
    other = make_channel(name="other", key="220000000000002", sandbox=True)

    ids = {handles.handle_for(inside_acme, photo, each) for each in (channel, other)}

    assert len(ids) == 2
    photo.refresh_from_db()
    assert photo.handles.keys() == {str(channel.pk), str(other.pk)}


def test_an_id_is_renewed_before_the_provider_forgets_it(inside_acme, channel, photo):
    first = handles.handle_for(inside_acme, photo, channel)
    entry = photo.handles[str(channel.pk)]
    assert entry["expires_at"] > (timezone.now() + timedelta(days=29)).isoformat()
    entry["expires_at"] = (timezone.now() + timedelta(hours=23)).isoformat()
    photo.save()

    assert handles.handle_for(inside_acme, photo, channel) != first


def test_an_id_that_the_provider_does_not_know_is_made_anew(inside_acme, channel, photo):
    first = handles.handle_for(inside_acme, photo, channel)
    handles.forget_handle(photo, channel)

    assert handles.handle_for(inside_acme, photo, channel) != first


@pytest.mark.parametrize(
    ("content", "name", "mime_type"),
    [
        (files.PDF, "contract.pdf", "application/pdf"),
        (b"a;b\n", "people.csv", "text/plain"),
        (b"<?xml version='1.0'?><nfeProc/>", "nfe.xml", "text/plain"),
        (files.audio(), "voice.ogg", "audio/ogg"),
        (files.video(), "clip.mp4", "video/mp4"),
    ],
)
def test_every_kind_arrives(inside_acme, channel, simulator, content, name, mime_type):
    media = storing.keep(inside_acme, files.upload(content, name), by=PLATFORM)

    handle = handles.handle_for(inside_acme, media, channel)

    there = simulator.get(f"/v25.0/{handle}").json()
    assert (there["sha256"], there["mime_type"]) == (media.digest, mime_type)


def test_a_message_names_the_file_by_its_id(inside_acme, channel, photo):
    sent = handles.outgoing(inside_acme, photo, channel, caption="Look")

    assert sent.provider_id == photo.handles[str(channel.pk)]["id"]
    assert (sent.kind, sent.caption, sent.data) == (MediaKind.IMAGE, "Look", b"")


def test_a_gateway_is_given_the_bytes(inside_acme, photo):
    channel = make_channel("waha", name="qr", key="default")

    sent = handles.outgoing(inside_acme, photo, channel)

    assert (sent.provider_id, sent.data) == ("", handles.read(photo))
    assert (sent.mime_type, sent.filename) == ("image/jpeg", "Café às 5.jpg")


def test_what_is_not_here_is_not_sent(inside_acme, channel):
    coming = Media.objects.create(kind="image", state="pending")
    gone = Media.objects.create(kind="image", state="expired")

    with pytest.raises(refusals.NotReady):
        handles.outgoing(inside_acme, coming, channel)
    with pytest.raises(refusals.NotHere):
        handles.outgoing(inside_acme, gone, channel)


def test_a_refused_upload_says_what_to_do_next_and_leaves_nothing(inside_acme, channel, photo):
    channel.set_credentials(access_token="dead")
    channel.save()

    with pytest.raises(ProviderError) as refused:
        handles.handle_for(inside_acme, photo, channel)

    assert refused.value.failure.verdict == "reauthenticate"
    assert Media.objects.get(pk=photo.pk).handles == {}


def test_without_redis_files_leave_all_the_same(inside_acme, channel, photo, monkeypatch):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise NoRedis

    monkeypatch.setattr("redis.lock.Lock.acquire", refuse)

    assert handles.handle_for(inside_acme, photo, channel)
