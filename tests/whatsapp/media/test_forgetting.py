"""Files that go, and bytes that stay as long as somebody names them."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.media import forgetting, storing, tasks
from apps.whatsapp.media.handles import read
from apps.whatsapp.media.shelf import Gone, name_of, shelf
from apps.whatsapp.models import Media
from tests.races import at_once
from tests.whatsapp.media import files
from tests.whatsapp.media.conftest import kept_files


def keep(tenant, content=files.PDF):
    return storing.keep(tenant, files.upload(content, "a"), by=PLATFORM)


def test_the_bytes_go_with_the_last_row_that_names_them(
    inside_acme, folder, django_capture_on_commit_callbacks
):
    photo = files.picture("JPEG")
    first, second = keep(inside_acme, photo), keep(inside_acme, photo)

    with django_capture_on_commit_callbacks(execute=True):
        assert forgetting.forget([first.pk]) == 1
    assert kept_files(folder) == [second.digest]

    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget([second.pk])
    assert not [path for path in folder.rglob("*") if path.is_file()]
    with pytest.raises(Gone):
        read(second)


def test_another_company_keeps_its_own(acme, globex, folder, django_capture_on_commit_callbacks):
    with in_tenant(globex):
        theirs = keep(globex)
    with django_capture_on_commit_callbacks(execute=True), in_tenant(acme):
        ours = keep(acme)
        forgetting.forget([ours.pk, theirs.pk])

    with in_tenant(globex):
        assert read(theirs) == files.PDF
        assert Media.objects.filter(pk=theirs.pk).exists()
    with in_tenant(acme), pytest.raises(Gone):
        read(ours)


def test_the_sweep_takes_away_what_no_row_names(acme, folder):
    with in_tenant(acme):
        named, orphan = keep(acme), keep(acme, files.picture("PNG"))
        Media.objects.filter(pk=orphan.pk).delete()

    with in_public():
        tasks.sweep_files.delay()

    assert kept_files(folder) == [named.digest]


@pytest.fixture
def committed_acme(committing) -> Tenant:
    return Tenant.objects.get(slug="acme")


def test_many_who_keep_the_same_bytes_at_once_all_find_them(committed_acme, folder):
    photo = files.picture("JPEG")

    def work() -> Media:
        with in_tenant(committed_acme):
            return keep(committed_acme, photo)

    kept = at_once(None, *[work] * 6, may_fail=False)

    assert len(kept_files(folder)) == 1
    with in_tenant(committed_acme):
        assert Media.objects.count() == 6
        assert {read(media) for media in kept} == {read(kept[0])}


def test_forgetting_and_keeping_the_same_bytes_at_once_never_loses_them(committed_acme):
    def keep_one() -> Media:
        with in_tenant(committed_acme):
            return keep(committed_acme)

    def forget_all() -> None:
        with in_tenant(committed_acme):
            forgetting.forget(Media.objects.values_list("pk", flat=True))

    for _round in range(15):
        at_once(None, keep_one, forget_all, keep_one, forget_all, may_fail=False)
        with in_tenant(committed_acme):
            for media in Media.objects.all():
                assert shelf().exists(name_of(media.digest))
                assert read(media) == files.PDF
