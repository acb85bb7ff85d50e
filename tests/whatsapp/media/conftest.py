"""Channels that files come and go through, and an empty shelf for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from apps.accounts.models import Tenant
from apps.whatsapp.models import Channel
from tests import simulated


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    """Where this test's files are."""
    place = Path(storages["media"].location)  # type: ignore[attr-defined]
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)


def make_channel(provider: str = "meta", **fields: Any) -> Channel:
    made = {"display_name": "Sales", "name": "sales", "key": simulated.PHONE, **fields}
    channel = Channel(provider=provider, **made)
    channel.set_credentials(access_token=simulated.TOKEN, api_key=simulated.WAHA_KEY)
    channel.save()
    return channel


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    """A number of the sandbox."""
    return make_channel(account=simulated.WABA, sandbox=True, status="online")


def kept_files(folder: Path) -> list[str]:
    """What lies on the shelf, without thumbnails and folders."""
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and p.suffix != ".thumb")
