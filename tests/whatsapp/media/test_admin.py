"""Files in a company's admin, for a superadmin who has entered it."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.media import storing
from apps.whatsapp.models import Media
from tests.whatsapp.media import files
from tests.whatsapp.media.conftest import kept_files, make_channel
from tests.whatsapp.media.places import place

LIST = "/t/acme/admin/whatsapp/media/"


@pytest.fixture
def inside(as_superadmin, acme):
    """The superadmin's browser, inside Acme on purpose."""
    as_superadmin.post(f"/admin/accounts/tenant/{acme.pk}/enter/")
    session = as_superadmin.session
    session["entered_tenants"] = [str(acme.pk)]
    session.save()
    return as_superadmin


def test_files_are_listed_with_what_became_of_them(inside, acme):
    with in_tenant(acme):
        media = Media.objects.create(
            kind="image", state="missing", problem="too_large", filename="ana.jpg"
        )

    listed = inside.get(LIST).content.decode()
    one = inside.get(f"{LIST}{media.pk}/change/").content.decode()

    assert "ana.jpg" in listed
    assert "It is over 100 MB" in one


def test_forgetting_one_takes_the_bytes_away_and_is_recorded(
    inside, acme, folder, django_capture_on_commit_callbacks
):
    with in_tenant(acme):
        media = storing.keep(acme, files.upload(files.PDF, "of-ana.pdf"), by=PLATFORM)

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(f"{LIST}{media.pk}/delete/", {"post": "yes"})

    assert kept_files(folder) == []
    entry = AuditEntry.objects.get(tenant=acme, action="media.deleted")
    assert "of-ana" not in entry.object_name


def test_what_was_given_up_is_fetched_again(
    inside, acme, settings, django_capture_on_commit_callbacks
):
    with place() as there, in_tenant(acme):
        settings.SANDBOX_URL = there.url
        there.says("/v26.0/77", {"url": f"{there.url}/file"})
        there.says("/file", files.picture("JPEG"))
        channel = make_channel(sandbox=True)
        media = Media.objects.create(
            kind="image",
            state="expired",
            problem="100",
            attempts=9,
            channel_id=channel.pk,
            provider_id="77",
        )
        with django_capture_on_commit_callbacks(execute=True):
            inside.post(LIST, {"action": "fetch_again", "_selected_action": [str(media.pk)]})
        with in_tenant(acme):
            media.refresh_from_db()

    assert (media.state, media.problem, media.attempts) == ("stored", "", 1)
