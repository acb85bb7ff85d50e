"""A moment that was written before is written as anew."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format

from apps.accounts.written import written

AT = datetime(2026, 9, 5, 8, 43, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("form", ["SHORT_DATETIME_FORMAT", "H:i", "j M Y", "l, j F"])
def test_it_is_written_in_each_language_and_zone(form):
    for language in ("pt-br", "en") * 2:
        for zone in ("America/Sao_Paulo", "Europe/Lisbon"):
            local = AT.astimezone(ZoneInfo(zone))
            with translation.override(language):
                assert written(local, form) == date_format(local, form)


def test_another_minute_is_another_text():
    assert written(AT, "H:i") == "08:43"
    assert written(AT.replace(minute=44), "H:i") == "08:44"
