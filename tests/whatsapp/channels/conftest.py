"""A company's channels."""

from __future__ import annotations

import pytest

from apps.accounts.models import Tenant
from apps.whatsapp.models import Channel


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    """A number that was connected and is live."""
    return make_channel()


def make_channel(name: str = "support", **fields: object) -> Channel:
    kept = Channel(
        **{  # type: ignore[arg-type]
            "provider": "meta",
            "display_name": name.title(),
            "name": name,
            "key": f"key-of-{name}",
            "account": "102290129340398",
            "sandbox": True,
            **fields,
        }
    )
    kept.set_credentials(access_token="EAAB-of-a-test-9f2c")
    kept.save()
    return kept
