"""A shelf of its own for each test."""

from __future__ import annotations

import pytest


@pytest.fixture
def own_folder(settings, tmp_path):
    options = {"location": str(tmp_path / "shelf"), "base_url": None}
    media = {**settings.STORAGES["media"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "media": media}
