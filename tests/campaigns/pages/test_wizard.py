"""The wizard keeps what is written, whatever it is, and tells who saves second."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from tests.campaigns.pages.conftest import HTMX, LIST, step_of
from tests.conversations.segments.people import person, tag


def test_every_step_opens(as_agent, draft):
    campaign = draft()

    for step in ("who", "what", "channels", "when"):
        page = as_agent.get(step_of(campaign, step))
        assert page.status_code == 200, step
        assert "Sale" in page.content.decode()
