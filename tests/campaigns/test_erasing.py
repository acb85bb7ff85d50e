"""Of somebody who is erased no campaign keeps the number, nor that they were chosen."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.campaigns import erasing
from apps.campaigns.models import Campaign
from apps.conversations.privacy import erasure
from apps.conversations.privacy import subject as subjects
from tests.conversations.consent.people import make_contact

ROSA, ANA = "+5511900000101", "+5511900000102"


@pytest.fixture
def rosa(inside_acme):
    return make_contact(ROSA, name="Rosa Lima")


@pytest.fixture
def campaign(rosa):
    return Campaign.objects.create(
        name="May",
        audience={
            "numbers": [ROSA, ANA],
            "contactIds": [str(rosa.pk)],
            "exclude": {"numbers": [ROSA]},
        },
        typed={"tab": "x", "who": {"numbers": ["(11) 90000-0101\n11 9000\nRosa Lima;x"]}},
    )


def test_the_numbers_of_others_stay(acme, rosa, campaign):
    done = erasure.erase(acme, rosa, by=PLATFORM)

    campaign.refresh_from_db()
    assert campaign.audience == {"numbers": [ANA]}
    assert campaign.typed == {"tab": "x", "who": {"numbers": ["11 9000"]}}
    assert done.counts["campaigns"] == 1


def test_whoever_has_its_page_open_is_told_that_it_changed(acme, rosa, campaign):
    erasure.erase(acme, rosa, by=PLATFORM)

    campaign.refresh_from_db()
    assert campaign.rev == 2


def test_campaigns_of_others_are_left_alone(acme, rosa, inside_acme):
    other = Campaign.objects.create(name="June", audience={"numbers": [ANA]})

    assert erasure.erase(acme, rosa, by=PLATFORM).counts["campaigns"] == 0
    other.refresh_from_db()
    assert (other.audience, other.rev) == ({"numbers": [ANA]}, 1)


def test_the_archive_names_them(rosa, campaign):
    assert [one["name"] for one in erasing.tell(subjects.of_contact(rosa))] == ["May"]
