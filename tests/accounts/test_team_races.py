"""Several people change a team at the same moment: real connections, one a thread."""

from __future__ import annotations

import pytest
from django.http import Http404

from apps.accounts import domains, quotas, team
from apps.accounts.actor import PLATFORM
from apps.accounts.domains import DomainTaken
from apps.accounts.models import Invitation, Membership, Role, Tenant
from tests.factories import make_user
from tests.races import at_once


@pytest.fixture
def committed_acme(committing) -> Tenant:
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    acme.quota_overrides = {"max_users": None}
    return acme


def invite(tenant: Tenant, email: str) -> Invitation:
    return team.invite(tenant, email=email, role=Role.AGENT, by=PLATFORM, my_role=Role.OWNER)


def test_of_many_invitations_to_one_address_the_last_is_open(committed_acme: Tenant) -> None:
    before = quotas.use_of(committed_acme, "max_users").used

    answers = at_once(None, *[lambda: invite(committed_acme, "twice@race.example.com")] * 4)

    assert [type(answer) for answer in answers] == [Invitation] * 4
    assert Invitation.objects.pending().filter(tenant=committed_acme).count() == 1
    assert quotas.use_of(committed_acme, "max_users").used == before + 1


def test_inviting_and_removing_do_not_wait_for_each_other_for_ever(
    committed_acme: Tenant,
) -> None:
    going = [
        Membership.objects.create(
            tenant=committed_acme, user=make_user(f"{n}@race.example.com"), role=Role.AGENT
        )
        for n in range(4)
    ]
    quotas.take(committed_acme, "max_users", len(going))

    answers = at_once(
        None,
        *[lambda one=one: team.remove(one, by=PLATFORM, my_role=Role.OWNER) for one in going],
        *[lambda n=n: invite(committed_acme, f"new-{n}@race.example.com") for n in range(4)],
    )

    assert [type(answer) for answer in answers] == [type(None)] * 4 + [Invitation] * 4


def test_whoever_is_removed_twice_is_gone_the_second_time(committed_acme: Tenant) -> None:
    user = make_user("gone@race.example.com")
    member = Membership.objects.create(tenant=committed_acme, user=user, role=Role.AGENT)
    quotas.take(committed_acme, "max_users")

    answers = at_once(None, *[lambda: team.remove(member, by=PLATFORM, my_role=Role.OWNER)] * 2)

    assert sorted(map(str, answers)) == sorted(map(str, [None, Http404]))


def test_a_domain_is_asked_for_once(committed_acme: Tenant) -> None:
    answers = at_once(
        None, *[lambda: domains.add(committed_acme, "chat.race.example.com", by=PLATFORM)] * 3
    )

    assert answers.count(DomainTaken) == 2
