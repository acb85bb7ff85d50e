"""What has run out is forgotten, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.accounts import quotas, tasks, team
from apps.accounts.actor import Actor
from apps.accounts.models import (
    AuditEntry,
    IdempotentRequest,
    Invitation,
    Notification,
    Role,
    TokenFamily,
)
from config.celery import app

pytestmark = pytest.mark.django_db


def invite(tenant, email, *, by, expired):
    invitation = team.invite(
        tenant, email=email, role=Role.AGENT, by=Actor(user=by), my_role="owner"
    )
    if expired:
        Invitation.objects.filter(pk=invitation.pk).update(
            expires_at=timezone.now() - timedelta(minutes=1)
        )
    return invitation


def test_an_expired_invitation_gives_its_place_back_once(acme, owner):
    before = quotas.use_of(acme, "max_users").used
    late = invite(acme, "late@example.com", by=owner, expired=True)
    invite(acme, "pending@example.com", by=owner, expired=False)

    tasks.expire_invitations()
    tasks.expire_invitations()

    assert quotas.use_of(acme, "max_users").used == before + 1
    assert [i.email for i in Invitation.objects.pending()] == ["pending@example.com"]
    entry = AuditEntry.objects.get(action="member.invitation_expired")
    assert entry.object_id == str(late.pk)
    assert entry.actor_name == "Recado"


def test_more_expired_invitations_than_one_batch_are_all_closed(acme, owner):
    for number in range(3):
        invite(acme, f"late{number}@example.com", by=owner, expired=True)

    assert team.expire_invitations(at_most=2) == 2
    assert team.expire_invitations(at_most=2) == 1
    assert team.expire_invitations(at_most=2) == 0


def test_sessions_that_ran_out_go_with_their_line_in_the_list_of_devices(as_owner, as_admin):
    as_owner.get("/start/")
    as_admin.get("/start/")
    mine, theirs = (c.cookies["sessionid"].value for c in (as_owner, as_admin))
    assert UserSession.objects.filter(session_key__in=[mine, theirs]).count() == 2
    Session.objects.filter(pk=mine).update(expire_date=timezone.now() - timedelta(minutes=1))

    tasks.forget_expired()

    assert list(Session.objects.values_list("pk", flat=True)) == [theirs]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [theirs]


def test_log_ins_of_programs_are_kept_while_they_live_and_a_week_after_their_end(acme, owner):
    now = timezone.now()
    living = TokenFamily.objects.create(user=owner, expires_at=now + timedelta(days=1))
    ended = TokenFamily.objects.create(
        user=owner, expires_at=now + timedelta(days=1), revoked_at=now - timedelta(days=6)
    )
    TokenFamily.objects.create(user=owner, expires_at=now - timedelta(minutes=1))
    TokenFamily.objects.create(
        user=owner, expires_at=now + timedelta(days=1), revoked_at=now - timedelta(days=8)
    )

    tasks.forget_expired()

    assert set(TokenFamily.objects.all()) == {living, ended}


def test_idempotent_answers_last_a_day_and_notifications_ninety(acme, owner):
    now = timezone.now()
    for hours in (23, 25):
        IdempotentRequest.objects.create(
            tenant=acme, key=f"k{hours}", digest="d", created_at=now - timedelta(hours=hours)
        )
    for days in (89, 91):
        Notification.objects.create(
            tenant=acme, user=owner, kind=f"d{days}", created_at=now - timedelta(days=days)
        )

    tasks.forget_expired()

    assert [row.key for row in IdempotentRequest.objects.all()] == ["k23"]
    assert [row.kind for row in Notification.objects.all()] == ["d89"]


def test_the_clock_starts_tasks_that_exist():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert {"apps.accounts.tasks.expire_invitations", "apps.accounts.tasks.forget_expired"} <= (
        scheduled
    )
    assert scheduled <= set(app.tasks)
