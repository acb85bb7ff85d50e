"""The same Idempotency-Key, once and again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts import idempotency
from apps.accounts.idempotency import Answer, InProgress, KeyReused
from apps.accounts.models import AuditEntry, IdempotentRequest, Invitation, Tenant
from apps.accounts.tenancy import in_public

KEY = {"Idempotency-Key": "order-1"}


def invite(program, email="bia@example.com", **headers):
    return program.post("members/invite", {"email": email, "role": "viewer"}, **headers)


def test_the_second_time_the_first_answer_is_repeated(api, owner, acme):
    program = api(owner, acme)

    first, second = invite(program, **KEY), invite(program, **KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "true"
    assert Invitation.objects.filter(tenant=acme).count() == 1


def test_without_a_key_each_request_is_its_own(api, owner, acme):
    program = api(owner, acme)

    assert invite(program).data["id"] != invite(program).data["id"]


def test_a_key_belongs_to_its_body(api, owner, acme):
    program = api(owner, acme)
    invite(program, **KEY)

    answer = invite(program, email="other@example.com", **KEY)

    assert answer.status_code == 409
    assert answer.json()["code"] == "idempotency_key_reused"
    assert Invitation.objects.count() == 1


def test_somebody_elses_key_shows_nothing_of_theirs(api, owner, admin, acme):
    invite(api(owner, acme), **KEY)

    assert invite(api(admin, acme), **KEY).json()["code"] == "idempotency_key_reused"


def test_two_companies_may_use_the_same_key(api, owner, stranger, acme, globex):
    first, second = invite(api(owner, acme), **KEY), invite(api(stranger, globex), **KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data["id"] != second.data["id"]


def test_a_refusal_is_not_kept_so_a_second_try_may_succeed(api, owner, acme):
    program = api(owner, acme)
    acme.quota_overrides = {"max_users": 1}
    acme.save()
    assert invite(program, **KEY).status_code == 402

    acme.quota_overrides = {}
    acme.save()

    assert invite(program, **KEY).status_code == 201


def test_after_a_day_the_key_is_free(api, owner, acme):
    program = api(owner, acme)
    first = invite(program, **KEY)
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))

    second = invite(program, **KEY)

    assert first.data["id"] != second.data["id"]


def test_what_is_older_than_a_day_is_swept(api, owner, acme):
    invite(api(owner, acme), **KEY)
    assert idempotency.sweep() == 0
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert idempotency.sweep() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_a_key_that_can_t_be_is_refused(api, owner, acme, key):
    answer = invite(api(owner, acme), **{"Idempotency-Key": key})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["Idempotency-Key"]


def test_the_kept_answer_is_not_readable_in_the_database(api, owner, acme):
    invite(api(owner, acme), **KEY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM public.accounts_idempotentrequest")
        (stored,) = cursor.fetchone()
    assert stored.startswith("v1:")
    assert "bia@example.com" not in stored


def test_work_that_fails_leaves_nothing_and_the_key_free(acme):
    def failing() -> Answer:
        AuditEntry.objects.create(tenant=acme, action="test.half_done")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        idempotency.once(acme, "k", "d", failing)

    assert not AuditEntry.objects.filter(action="test.half_done").exists()
    assert idempotency.once(acme, "k", "d", lambda: Answer(201, "{}")).status == 201


def test_whoever_died_in_between_does_not_bar_the_way(acme):
    IdempotentRequest.objects.create(tenant=acme, key="k", digest="d")

    assert idempotency.once(acme, "k", "d", lambda: Answer(201, "{}")) == Answer(201, "{}")


# ── Real connections, one a thread ──────────────────────────────────────────


def _try(tenant: Tenant, digest: str, work) -> str:
    try:
        with in_public():
            answer = idempotency.once(tenant, "race", digest, work)
    except InProgress:
        return "in progress"
    except KeyReused:
        return "reused"
    else:
        return "replay" if answer.is_replay else "done"
    finally:
        connection.close()


@pytest.fixture
def committed_acme(committing):
    return Tenant.objects.get(slug="acme")


def test_while_the_first_is_at_work_the_others_are_told_so(committed_acme):
    at_work, may_end = Event(), Event()

    def slow() -> Answer:
        at_work.set()
        may_end.wait(10)
        return Answer(201, "{}")

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(_try, committed_acme, "d", slow)
        at_work.wait(10)
        same = pool.submit(_try, committed_acme, "d", slow).result()
        other = pool.submit(_try, committed_acme, "other body", slow).result()
        may_end.set()

        assert (first.result(), same, other) == ("done", "in progress", "reused")
        assert pool.submit(_try, committed_acme, "d", slow).result() == "replay"


def test_of_many_at_once_one_does_the_work(committed_acme):
    together, done = Barrier(8), []

    def work() -> Answer:
        done.append(1)
        return Answer(201, "{}")

    def start(_: int) -> str:
        together.wait(10)
        return _try(committed_acme, "d", work)

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(start, range(8)))

    assert len(done) == 1
    assert ends.count("done") == 1
    assert set(ends) <= {"done", "replay", "in progress"}
