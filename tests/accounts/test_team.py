"""People come and go, and a company is never left without an owner."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts import quotas, team
from apps.accounts.actor import Actor
from apps.accounts.errors import AlreadyMember, LastOwner, NotAllowed, QuotaExceeded
from apps.accounts.models import AuditEntry, Membership, Role
from tests.factories import make_user


@pytest.fixture
def by_owner(owner):
    return Actor(user=owner, address="127.0.0.1")


def invite(tenant, by, *, email="rosa@example.com", role=Role.AGENT, my_role=Role.OWNER):
    return team.invite(tenant, email=email, role=role, by=by, my_role=my_role)


def token_in_the_last_mail() -> str:
    found = re.search(r"/invitations/([\w-]+)/", mail.outbox[-1].body)
    assert found
    return found[1]


def test_who_accepts_an_invitation_is_a_member_with_its_role(
    acme, by_owner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite(acme, by_owner, email=" Rosa@Example.com ")
    assert mail.outbox[-1].to == ["rosa@example.com"]

    rosa = make_user("rosa@example.com")
    team.accept(team.find_invitation(token_in_the_last_mail()), rosa, by=Actor(user=rosa))

    assert acme.memberships.get(user=rosa).role == Role.AGENT


def test_an_invitation_works_once(acme, by_owner):
    invitation = invite(acme, by_owner)
    team.accept(invitation, make_user("rosa@example.com"), by=by_owner)

    with pytest.raises(team.InvitationGone):
        team.accept(invitation, make_user("thief@example.com"), by=by_owner)


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_an_invitation_that_ended_opens_nothing(
    acme, by_owner, django_capture_on_commit_callbacks, how
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite(acme, by_owner)
    if how == "withdrawn":
        team.withdraw(invitation, by=by_owner)
    else:
        invitation.expires_at = timezone.now() - timedelta(seconds=1)
        invitation.save()

    with pytest.raises(team.InvitationGone):
        team.find_invitation(token_in_the_last_mail())


def test_an_invitation_holds_a_place_of_the_plan_until_it_is_withdrawn(acme, by_owner):
    acme.quota_overrides = {"max_users": 2}
    invitation = invite(acme, by_owner)

    with pytest.raises(QuotaExceeded):
        invite(acme, by_owner, email="second@example.com")

    team.withdraw(invitation, by=by_owner)
    invite(acme, by_owner, email="second@example.com")
    assert quotas.use_of(acme, "max_users").used == 2


def test_a_second_invitation_to_the_same_address_replaces_the_first(acme, by_owner):
    acme.quota_overrides = {"max_users": 2}
    first = invite(acme, by_owner)
    second = invite(acme, by_owner, role=Role.VIEWER)

    first.refresh_from_db()
    assert first.revoked_at is not None
    assert list(acme.invitations.pending()) == [second]


def test_a_member_is_not_invited_again(acme, by_owner, agent):
    with pytest.raises(AlreadyMember):
        invite(acme, by_owner, email=agent.email.upper())


def test_an_administrator_can_not_make_owners(acme, admin):
    with pytest.raises(NotAllowed):
        invite(acme, Actor(user=admin), role=Role.OWNER, my_role=Role.ADMIN)


def test_an_administrator_can_not_touch_an_owner(acme, admin, owner):
    membership = acme.memberships.get(user=owner)

    with pytest.raises(NotAllowed):
        team.change_role(membership, Role.VIEWER, by=Actor(user=admin), my_role=Role.ADMIN)
    with pytest.raises(NotAllowed):
        team.remove(membership, by=Actor(user=admin), my_role=Role.ADMIN)


def demote(membership, **who):
    team.change_role(membership, Role.ADMIN, **who)


@pytest.mark.parametrize("way_out", [demote, team.remove])
def test_the_last_owner_stays(acme, owner, by_owner, way_out):
    membership = acme.memberships.get(user=owner)

    with pytest.raises(LastOwner):
        way_out(membership, by=by_owner, my_role=Role.OWNER)

    membership.refresh_from_db()
    assert membership.role == Role.OWNER


def test_a_member_may_leave(acme, agent):
    team.remove(acme.memberships.get(user=agent), by=Actor(user=agent), my_role=Role.AGENT)

    assert not Membership.objects.filter(user=agent).exists()
    assert AuditEntry.objects.filter(action="member.left", tenant=acme).exists()


def test_ownership_is_handed_over_whole(acme, owner, agent, by_owner):
    team.transfer_ownership(acme, to=acme.memberships.get(user=agent), by=by_owner)

    roles = {m.user_id: m.role for m in acme.memberships.all()}
    assert roles[agent.pk] == Role.OWNER
    assert roles[owner.pk] == Role.ADMIN


def test_ownership_can_not_be_handed_to_another_company(acme, globex, stranger, by_owner):
    with pytest.raises(NotAllowed):
        team.transfer_ownership(acme, to=globex.memberships.get(user=stranger), by=by_owner)


def test_every_change_is_in_the_audit_log_with_who_and_what(acme, agent, by_owner):
    membership = acme.memberships.get(user=agent)
    team.change_role(membership, Role.VIEWER, by=by_owner, my_role=Role.OWNER)

    entry = AuditEntry.objects.get(action="member.role_changed", tenant=acme)
    assert (entry.before, entry.after) == ({"role": "agent"}, {"role": "viewer"})
    assert entry.user == by_owner.user
    assert entry.address == "127.0.0.1"


def test_whoever_is_a_member_meanwhile_gives_the_place_back(acme, by_owner):
    before = quotas.use_of(acme, "max_users").used
    invitation = invite(acme, by_owner)
    rosa = make_user("rosa@example.com")
    Membership.objects.create(tenant=acme, user=rosa, role=Role.VIEWER)

    membership = team.accept(invitation, rosa, by=by_owner)

    assert membership.role == Role.VIEWER
    assert quotas.use_of(acme, "max_users").used == before


def test_an_invitation_is_withdrawn_once(acme, by_owner):
    before = quotas.use_of(acme, "max_users").used
    invitation = invite(acme, by_owner)
    team.withdraw(invitation, by=by_owner)
    team.withdraw(invitation, by=by_owner)

    assert quotas.use_of(acme, "max_users").used == before
    assert AuditEntry.objects.filter(action="member.invitation_withdrawn").count() == 1


def test_what_changes_nothing_is_not_written_down(acme, owner, agent, by_owner):
    mine, theirs = acme.memberships.get(user=owner), acme.memberships.get(user=agent)
    team.change_role(theirs, Role.AGENT, by=by_owner, my_role=Role.OWNER)
    team.transfer_ownership(acme, to=mine, by=by_owner)

    mine.refresh_from_db()
    assert mine.role == Role.OWNER
    written = AuditEntry.objects.filter(tenant=acme).exclude(action="tenant.created")
    assert not written.exists()
