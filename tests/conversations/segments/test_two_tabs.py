"""Two people, or two tabs, change one segment: nobody's work goes without a word."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Segment
from tests.conversations.segments.test_pages import HOME, row


@pytest.fixture
def segment(inside_acme):
    rules = {"all": [{"field": "email", "is": "empty"}]}
    return Segment.objects.create(name="Without e-mail", kind="rules", rules=rules)


def sent(page, name: str, op: str) -> dict[str, object]:
    """What the form of an opened page sends."""
    return {
        "name": name,
        "seen": page.context["seen"],
        "word": "all",
        "count": "1",
        **row("0", "email", op),
        "as": "segment",
    }


def test_the_second_tab_is_told_what_the_first_one_saved(as_agent, as_admin, acme, segment, admin):
    address = f"{HOME}/segments/{segment.pk}/"
    mine, theirs = as_agent.get(address), as_admin.get(address)
    as_admin.post(address, sent(theirs, "Reachable", "not_empty"))

    refused = as_agent.post(address, sent(mine, "Mine", "empty"))

    shown = refused.content.decode()
    assert f"{admin} has changed this segment meanwhile" in shown
    assert "Reachable" in shown
    assert 'value="Mine"' in shown
    assert f'href="{address}"' in shown
    with in_tenant(acme):
        segment.refresh_from_db()
        assert segment.name == "Reachable"


def test_who_has_read_that_may_save_over_it(as_agent, as_admin, acme, segment):
    address = f"{HOME}/segments/{segment.pk}/"
    mine, theirs = as_agent.get(address), as_admin.get(address)
    as_admin.post(address, sent(theirs, "Reachable", "not_empty"))
    told = as_agent.post(address, sent(mine, "Mine", "empty"))

    again = as_agent.post(address, sent(told, "Mine", "empty"))

    assert again.status_code == 302
    with in_tenant(acme):
        segment.refresh_from_db()
        assert segment.name == "Mine"
        assert segment.rules["all"][0]["is"] == "empty"


def test_nobody_is_asked_when_nothing_changed_meanwhile(as_agent, acme, segment):
    address = f"{HOME}/segments/{segment.pk}/"

    saved = as_agent.post(address, sent(as_agent.get(address), "Mine", "empty"))

    assert saved.status_code == 302
    with in_tenant(acme):
        segment.refresh_from_db()
        assert segment.name == "Mine"
