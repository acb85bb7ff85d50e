"""The people of the company."""

from __future__ import annotations

import pytest

from apps.accounts.models import Invitation, Membership, Role


def member(user):
    return Membership.objects.get(user=user)


def invite(program, email="bia@example.com", role="agent", **headers):
    return program.post("members/invite", {"email": email, "role": role}, **headers)


def test_the_team_is_listed_with_roles_oldest_first(api, owner, agent, acme):
    answer = api(agent, acme).get("members")

    assert [(m["user"]["email"], m["role"]) for m in answer.data["items"]] == [
        (owner.email, "owner"),
        (agent.email, "agent"),
    ]
    assert answer.data["pagination"] == {
        "page": 1,
        "limit": 50,
        "total": 2,
        "totalPages": 1,
        "totalIsExact": True,
    }


def test_an_invitation_answers_with_its_end(api, admin, acme):
    answer = invite(api(admin, acme))

    assert answer.status_code == 201
    assert answer.data["email"] == "bia@example.com"
    assert Invitation.objects.get().invited_by == admin


@pytest.mark.parametrize(("role", "status"), [("owner", 403), ("viewer", 201)])
def test_an_administrator_invites_everybody_but_owners(api, admin, acme, role, status):
    assert invite(api(admin, acme), role=role).status_code == status


def test_a_member_is_not_invited_again(api, owner, agent, acme):
    answer = invite(api(owner, acme), email=agent.email)

    assert answer.status_code == 409
    assert answer.json()["code"] == "already_member"


def test_a_full_plan_is_said_with_its_figures(api, owner, acme):
    acme.quota_overrides = {"max_users": 1}
    acme.save()

    answer = invite(api(owner, acme))

    assert answer.status_code == 402
    body = answer.json()
    assert body["code"] == "quota_exceeded"
    assert (body["upgradeRequired"], body["limit"], body["used"]) == (True, 1, 1)
    assert body["resource"] == "max_users"
    assert body["success"] is False


def test_a_role_is_changed(api, owner, agent, acme):
    answer = api(owner, acme).patch(f"members/{member(agent).pk}", {"role": "admin"})

    assert answer.data["role"] == "admin"
    assert member(agent).role == Role.ADMIN


def test_the_last_owner_can_neither_step_down_nor_leave(api, owner, acme):
    program, mine = api(owner, acme), member(owner).pk

    for answer in (
        program.patch(f"members/{mine}", {"role": "admin"}),
        program.delete(f"members/{mine}"),
    ):
        assert answer.status_code == 409
        assert answer.json()["code"] == "last_owner"


def test_an_administrator_can_t_touch_an_owner(api, owner, admin, acme):
    program = api(admin, acme)

    assert program.patch(f"members/{member(owner).pk}", {"role": "agent"}).status_code == 403
    assert program.delete(f"members/{member(owner).pk}").status_code == 403


def test_a_key_is_never_more_than_an_administrator(by_key, owner):
    program = by_key("team.manage")

    assert program.delete(f"members/{member(owner).pk}").status_code == 403
    assert invite(program, role="owner").status_code == 403
    assert invite(program, role="admin").status_code == 201


def test_a_member_is_removed(api, owner, agent, acme):
    answer = api(owner, acme).delete(f"members/{member(agent).pk}")

    assert answer.status_code == 200
    assert not Membership.objects.filter(user=agent).exists()


@pytest.mark.parametrize("who", ["agent", "viewer"])
def test_who_may_not_manage_the_team_is_told_so(request, api, acme, owner, who):
    program = api(request.getfixturevalue(who), acme)

    assert invite(program).status_code == 403
    assert program.delete(f"members/{member(owner).pk}").json()["code"] == "not_allowed"


def test_another_companys_member_is_nobody(api, owner, stranger, acme):
    theirs = member(stranger).pk
    program = api(owner, acme)

    assert program.patch(f"members/{theirs}", {"role": "viewer"}).status_code == 404
    assert program.delete(f"members/{theirs}").status_code == 404
    assert member(stranger).role == Role.OWNER
