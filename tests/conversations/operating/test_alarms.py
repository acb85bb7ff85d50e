"""When it rings: thresholds, as arithmetic on what is seen."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts.ids import new_id
from apps.conversations.operating import alarms
from apps.conversations.operating.shapes import ChannelPicture, CompanyPicture

NOW = 1_800_000_000.0
CHANNEL = new_id()


def ringing(recent: dict[str, int] | None = None, *, may_send: bool = True, **fields: Any):
    """Kinds that ring for a company with one live channel and these things to see."""
    of_company = {n: fields.pop(n) for n in ("event_since", "stale_orphans") if n in fields}
    channel = ChannelPicture(CHANNEL, "n", "N", **{"status": "online", **fields})
    picture = CompanyPicture(new_id(), "acme", "Acme", [channel], **of_company)
    told = {(CHANNEL, word): count for word, count in (recent or {}).items()}
    found = alarms.of_company(picture, told, now=NOW, may_send=may_send)
    return [(one.kind, one.detail) for one in found]


def kinds(*args: Any, **fields: Any) -> list[str]:
    return [kind for kind, _detail in ringing(*args, **fields)]


def test_where_all_is_well_nothing_rings():
    assert kinds({"sent": 1000, "never": 3}, replies=2, replies_since=NOW - 30, unknown=2) == []


def test_a_reply_that_waits_for_more_than_a_minute_rings():
    assert ringing(replies=3, replies_since=NOW - 61) == [
        ("replies_wait", {"count": 3, "seconds": 61})
    ]


@pytest.mark.parametrize("fields", [{"held": "by_admin"}, {"status": "offline"}])
def test_replies_of_a_channel_that_may_not_send_wait_for_good_reason(fields):
    assert kinds(replies=3, replies_since=NOW - 600, **fields) == []


def test_nor_those_of_a_company_that_may_not_send_yet():
    assert kinds(replies=3, replies_since=NOW - 600, may_send=False) == []


def test_webhooks_that_are_not_applied_for_a_minute_ring():
    assert kinds(event_since=NOW - 59) == []
    assert kinds(event_since=NOW - 61) == ["webhooks_late"]


@pytest.mark.parametrize(
    ("recent", "rings"),
    [
        ({"sent": 100, "never": 19}, False),  # too few to say anything
        ({"sent": 1000, "never": 200}, False),  # too small a part
        ({"sent": 40, "never": 20}, True),
        ({"never": 20}, True),
        ({"sent": 10, "never": 12, "fix_data": 13}, True),
        ({"sent": 10, "slow_channel": 500, "retry": 500}, False),  # they are tried again
        ({"sent": 10, "cancelled": 500}, False),  # as people wanted it
    ],
)
def test_refusals_ring_when_they_are_many_and_a_large_part(recent, rings):
    assert kinds(recent) == (["many_refused"] if rings else [])


def test_the_commonest_reason_is_told():
    [(kind, detail)] = ringing({"sent": 10, "never": 12, "fix_data": 13})

    assert (kind, detail) == ("many_refused", {"count": 25, "of": 35, "verdict": "fix_data"})


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"unknown": 20}, "many_unknown"),
        ({"recent": {"worker_lost": 1}}, "worker_lost"),
        ({"stale_orphans": 100}, "orphans_grow"),
    ],
)
def test_what_the_dead_left_behind_rings(fields, kind):
    assert kinds(**fields) == [kind]
