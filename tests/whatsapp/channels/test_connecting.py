"""From a form to a number that is live, with everything checked on the way."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts import quotas
from apps.accounts.actor import Actor
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import AuditEntry, ChannelRoute, Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting, removing, standing
from apps.whatsapp.channels.findings import Report
from apps.whatsapp.channels.refusals import AlreadyConnected, NameTaken, NoSandbox
from apps.whatsapp.models import Channel
from tests import simulated
from tests.simulated import Simulator
from tests.whatsapp.channels.conftest import create_meta

Status = Channel.Status


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report}


def levels(report: Report) -> dict[str, str]:
    return {finding.code: str(finding.level) for finding in report}


def test_a_number_is_live_once_everything_is_checked(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by)
    assert channel.status == Status.STARTING

    report = connecting.connect(inside_acme, channel, by=by)

    assert report.is_good
    assert codes(report) >= {
        "token_valid",
        "scopes_granted",
        "number_readable",
        "number_of_account",
        "subscribed_now",
        "number_connected",
        "name_approved",
    }
    kept = Channel.objects.get(pk=channel.pk)
    assert (kept.status, kept.quality, kept.throughput, kept.tier) == (
        "online",
        "green",
        80,
        "TIER_250",
    )
    assert kept.phone_number.startswith("+5511")
    assert kept.portfolio == "700000000000001"
    assert meta.get("/v26.0/110000000000001/subscribed_apps").json()["data"]


def test_connecting_again_finds_the_subscription(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by)
    connecting.connect(inside_acme, channel, by=by)

    assert connecting.connect(inside_acme, channel, by=by).has("subscribed")


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("expired-token", "token_expired"),
        ("revoked-token", "token_revoked"),
        ("dead-token", "token_invalid"),
        ("x", "token_invalid"),
        ("messaging-only-token", "scopes_missing"),
        ("management-only-token", "scopes_missing"),
    ],
)
def test_what_is_wrong_with_a_token_is_said(
    token: str, code: str, inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by, access_token=token)

    report = connecting.connect(inside_acme, channel, by=by)

    assert code in {finding.code for finding in report.broken}
    assert channel.status == Status.FAILED
    assert not Channel.objects.get(pk=channel.pk).may_send


def test_a_token_without_access_to_the_number_is_refused_in_words(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by, access_token="no-scope-token")

    report = connecting.connect(inside_acme, channel, by=by)

    assert report.has("number_not_found")
    assert channel.status == Status.FAILED


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"phone_number_id": "404000000000001"}, "number_not_found"),
        ({"business_account_id": "404000000000001"}, "account_not_found"),
    ],
)
def test_ids_that_do_not_exist_are_told_apart(
    given: dict[str, str], code: str, inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    report = connecting.connect(inside_acme, create_meta(inside_acme, by, **given), by=by)

    assert report.has(code)
    assert not ChannelRoute.objects.filter(kind="number").exists()


def test_a_number_of_another_account_is_not_connected(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    meta.sim_post("numbers/220000000000001", {"wabaId": "119999999999999"})

    report = connecting.connect(inside_acme, create_meta(inside_acme, by), by=by)

    assert report.has("number_not_of_account")
    assert not ChannelRoute.objects.filter(kind="number").exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("APPROVED", "name_approved"),
        ("PENDING_REVIEW", "name_in_review"),
        ("DECLINED", "name_declined"),
        ("EXPIRED", "name_declined"),
    ],
)
def test_what_meta_thinks_of_the_name_is_told(said: str, code: str) -> None:
    report = Report()

    standing.tell({"status": "CONNECTED", "name_status": said, "verified_name": "Loja"}, report)

    assert report.has(code)
    assert report.is_good


def test_when_meta_is_silent_nothing_is_claimed_to_be_wrong(
    inside_acme: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    settings.META_GRAPH_URL = "http://127.0.0.1:9"
    channel = create_meta(inside_acme, by)

    report = connecting.connect(inside_acme, channel, by=by)

    assert levels(report)["meta_unreachable"] == "unknown"
    assert not report.broken
    assert channel.status == Status.FAILED


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"status": "PENDING"}, "number_not_registered", Status.FAILED),
        ({"status": "BANNED"}, "number_banned", Status.FAILED),
        ({"status": "FLAGGED"}, "number_restricted", Status.ONLINE),
        ({"quality": "RED"}, "quality_red", Status.ONLINE),
        ({"quality": "YELLOW"}, "quality_yellow", Status.ONLINE),
    ],
)
def test_how_the_number_stands_is_told(
    change: dict[str, str],
    code: str,
    status: str,
    inside_acme: Tenant,
    by: Actor,
    meta: Simulator,
) -> None:
    meta.sim_post("numbers/220000000000001", change)
    channel = create_meta(inside_acme, by)

    report = connecting.connect(inside_acme, channel, by=by)

    assert report.has(code)
    assert channel.status == status


def test_a_number_of_another_company_stays_theirs(
    acme: Tenant, globex: Tenant, by: Actor, meta: Simulator
) -> None:
    with in_tenant(acme):
        connecting.connect(acme, create_meta(acme, by), by=by)

    with in_tenant(globex):
        intruder = create_meta(globex, by, app_secret="of-an-app-of-their-own")
        report = connecting.connect(globex, intruder, by=by)

    assert report.has("number_taken")
    assert intruder.status == Status.FAILED
    assert ChannelRoute.objects.get(kind="number").tenant == acme
    told = meta.get("/v26.0/220000000000001", fields="webhook_configuration").json()
    assert str(intruder.pk) not in str(told)


def test_an_account_may_be_shared(acme: Tenant, globex: Tenant, by: Actor, meta: Simulator) -> None:
    with in_tenant(acme):
        connecting.connect(acme, create_meta(acme, by), by=by)
    with in_tenant(globex):
        other = create_meta(globex, by, phone_number_id="220000000000002")
        assert connecting.connect(globex, other, by=by).is_good

    assert ChannelRoute.objects.filter(kind="account").count() == 2


def test_a_channel_with_an_app_of_its_own_hears_at_its_own_address(
    inside_acme: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    with simulated.listening() as listener:
        settings.PUBLIC_URL = listener.url.removesuffix("/webhooks/")
        given: dict[str, Any] = {"sandbox": True, "verify_token": simulated.VERIFY_TOKEN}
        channel = create_meta(inside_acme, by, **given)
        report = connecting.connect(inside_acme, channel, by=by)
        again = connecting.connect(inside_acme, channel, by=by)

    assert not report.has("subscribed_by_hand")
    assert len(listener.asked) == 1
    [app] = meta.get("/v26.0/110000000000001/subscribed_apps").json()["data"]
    assert app["override_callback_uri"].endswith(f"/webhooks/meta/{channel.pk}/")
    assert levels(again)["subscribed"] == "ok"


def test_the_second_number_of_an_account_gets_its_own_messages(
    inside_acme: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    with simulated.listening() as listener:
        settings.PUBLIC_URL = listener.url.removesuffix("/webhooks/")
        given: dict[str, Any] = {"sandbox": True, "verify_token": simulated.VERIFY_TOKEN}
        connecting.connect(inside_acme, create_meta(inside_acme, by, **given), by=by)
        second = create_meta(inside_acme, by, phone_number_id="220000000000002", **given)
        report = connecting.connect(inside_acme, second, by=by)

    assert report.is_good
    assert not report.has("subscribed_elsewhere", "subscribed_by_hand")
    told = meta.get("/v26.0/220000000000002", fields="webhook_configuration").json()
    assert told["webhook_configuration"]["phone_number"].endswith(f"/{second.pk}/")


def test_an_address_that_meta_cannot_check_is_to_be_put_in_by_hand(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by, app_secret="of-our-own-app-123")

    report = connecting.connect(inside_acme, channel, by=by)

    assert levels(report)["subscribed_by_hand"] == "warn"
    assert channel.status == Status.ONLINE


def test_without_the_secret_of_any_app_webhooks_are_said_to_be_lost(
    inside_acme: Tenant, by: Actor, meta: Simulator, settings: Any
) -> None:
    settings.META_APP_SECRET = ""

    report = connecting.connect(inside_acme, create_meta(inside_acme, by), by=by)

    assert levels(report)["no_app_secret"] == "bad"


def test_a_full_plan_refuses_and_keeps_nothing(inside_acme: Tenant, by: Actor) -> None:
    inside_acme.quota_overrides = {"max_channels": 1}
    create_meta(inside_acme, by)

    with pytest.raises(QuotaExceeded):
        create_meta(inside_acme, by, phone_number_id="220000000000002")

    assert Channel.objects.count() == 1
    assert ChannelRoute.objects.count() == 1
    assert AuditEntry.objects.filter(action="channel.created").count() == 1


def test_the_same_number_is_not_taken_twice(inside_acme: Tenant, by: Actor) -> None:
    create_meta(inside_acme, by)

    with pytest.raises(AlreadyConnected):
        create_meta(inside_acme, by, display_name="Sales")

    assert quotas.use_of(inside_acme, "max_channels").used == 1


def test_names_for_programs_are_made_up_and_never_twice(inside_acme: Tenant, by: Actor) -> None:
    first = create_meta(inside_acme, by, display_name="Não perturbe")
    second = create_meta(inside_acme, by, display_name="Não perturbe", phone_number_id="22")

    assert (first.name, second.name) == ("nao-perturbe", "nao-perturbe-2")
    with pytest.raises(NameTaken):
        create_meta(inside_acme, by, name="nao-perturbe", phone_number_id="23")


def test_a_sandbox_needs_an_installation_that_has_one(
    inside_acme: Tenant, by: Actor, settings: Any
) -> None:
    settings.SANDBOX_URL = ""

    with pytest.raises(NoSandbox):
        create_meta(inside_acme, by, sandbox=True)


def test_a_sandbox_number_needs_no_ids(inside_acme: Tenant, by: Actor, meta: Simulator) -> None:
    channel = connecting.create(inside_acme, "meta", display_name="Try", sandbox=True, by=by)

    assert connecting.connect(inside_acme, channel, by=by).is_good


def test_secrets_are_kept_sealed_and_hinted_at(inside_acme: Tenant, by: Actor) -> None:
    channel = create_meta(inside_acme, by)

    assert channel.hints["access_token"] == "9f2c"
    assert "9f2c" not in str(AuditEntry.objects.values_list("after", flat=True))
    assert channel.secrets()["verify_token"]


def test_who_switches_it_off_leaves_it_off_until_it_is_connected(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    from apps.whatsapp.channels import doctor

    channel = create_meta(inside_acme, by)
    connecting.connect(inside_acme, channel, by=by)

    connecting.disconnect(inside_acme, channel, by=by)
    doctor.examine(inside_acme, channel)
    assert channel.status == Status.OFFLINE

    connecting.connect(inside_acme, channel, by=by)
    assert channel.status == Status.ONLINE


def test_a_deleted_channel_keeps_its_row_and_frees_its_place(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by)
    connecting.connect(inside_acme, channel, by=by)

    removing.delete(inside_acme, channel, by=by)
    removing.delete(inside_acme, channel, by=by)

    assert not channel.is_present
    assert channel.secrets() == {}
    assert not ChannelRoute.objects.exists()
    assert quotas.use_of(inside_acme, "max_channels").used == 0
    assert meta.get("/v26.0/110000000000001/subscribed_apps").json()["data"] == []
    again = create_meta(inside_acme, by)
    assert connecting.connect(inside_acme, again, by=by).is_good


def test_a_channel_whose_token_died_can_still_be_deleted(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by)
    connecting.connect(inside_acme, channel, by=by)
    channel.set_credentials(access_token="expired-token")
    channel.save()

    removing.delete(inside_acme, channel, by=by)

    assert not channel.is_present


def test_others_of_the_account_keep_its_subscription(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    first = create_meta(inside_acme, by)
    second = create_meta(inside_acme, by, phone_number_id="220000000000002")
    for one in (first, second):
        connecting.connect(inside_acme, one, by=by)

    removing.delete(inside_acme, first, by=by)

    assert meta.get("/v26.0/110000000000001/subscribed_apps").json()["data"]


def test_a_channel_deleted_while_it_is_connected_leaves_its_number_free(
    inside_acme: Tenant, by: Actor, meta: Simulator
) -> None:
    channel = create_meta(inside_acme, by)
    removing.delete(inside_acme, Channel.objects.get(pk=channel.pk), by=by)

    connecting.connect(inside_acme, channel, by=by)

    assert not ChannelRoute.objects.exists()
    assert Channel.objects.get(pk=channel.pk).status == Status.OFFLINE
    again = create_meta(inside_acme, by)
    assert connecting.connect(inside_acme, again, by=by).is_good
