"""News of numbers, accounts and sessions are put to work, in whatever order they come."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import Channel, Incident, Template
from apps.whatsapp.webhooks import accounts
from tests.whatsapp.webhooks import meta
from tests.whatsapp.webhooks.conftest import drain, post

pytestmark = pytest.mark.django_db
AT = 1795176000


def tell(tenant, channel, field, *, at=AT, **value):
    """Post a change of the channel's account and apply it; the channel afterwards."""
    raw = meta.body(meta.change(field, account=channel.account, at=at, **value))
    assert post(raw) == 200
    assert [event.state for event in drain(tenant)][-1] == "done"
    return fresh(tenant, channel)


def fresh(tenant, channel):
    with in_tenant(tenant):
        return Channel.objects.get(pk=channel.pk)


def open_incidents(tenant):
    with in_tenant(tenant):
        return sorted(Incident.objects.filter(closed_at=None).values_list("kind", flat=True))


RESTRICTED = {
    "event": "ACCOUNT_RESTRICTION",
    "restriction_info": [
        {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": AT + 86400}
    ],
}


@pytest.mark.parametrize(
    "value",
    [
        RESTRICTED,
        {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}},
        {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
        {"event": "ACCOUNT_OFFBOARDED"},
        {"event": "PARTNER_REMOVED"},
    ],
    ids=lambda value: value["event"],
)
def test_what_stops_an_account_holds_its_channels_and_is_told(acme, acmes, value):
    channel = tell(acme, acmes, "account_update", **value)

    assert channel.held
    assert not channel.may_send
    assert open_incidents(acme) == ["account_restricted"]


def test_only_channels_of_that_account_are_held(acme, acmes):
    other = meta.make_channel(acme, "220000000000009", "110000000000009")

    tell(acme, acmes, "account_update", **RESTRICTED)

    assert not fresh(acme, other).held


def test_another_companys_channels_are_untouched(acme, acmes, globex, globexs):
    tell(acme, acmes, "account_update", **RESTRICTED)

    assert drain(globex) == []
    assert not fresh(globex, globexs).held


def test_a_restriction_of_calls_holds_no_messages(acme, acmes):
    calls = [{"restriction_type": "RESTRICTED_BUSINESS_INITIATED_CALLING"}]
    channel = tell(
        acme, acmes, "account_update", event="ACCOUNT_RESTRICTION", restriction_info=calls
    )

    assert not channel.held


BAN = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}
PARDON = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}


def test_a_reinstated_account_may_send_again(acme, acmes):
    assert tell(acme, acmes, "account_update", **BAN).held
    channel = tell(acme, acmes, "account_update", at=AT + 60, **PARDON)

    assert not channel.held
    assert open_incidents(acme) == []


def test_a_ban_that_is_told_after_its_end_changes_nothing(acme, acmes):
    tell(acme, acmes, "account_update", at=AT + 60, **PARDON)
    channel = tell(acme, acmes, "account_update", at=AT, **BAN)

    assert not channel.held


def test_a_restriction_ends_when_meta_said_it_would(acme, acmes):
    tell(acme, acmes, "account_update", **RESTRICTED)
    ends = datetime.fromtimestamp(AT + 86400, UTC)

    with in_tenant(acme):
        assert accounts.lift_ended(acme, now=ends - timedelta(minutes=1)) == 0
        assert fresh(acme, acmes).held
        assert accounts.lift_ended(acme, now=ends + timedelta(minutes=1)) == 1

    assert not fresh(acme, acmes).held
    assert open_incidents(acme) == []


def test_a_restriction_without_an_end_waits_for_somebody(acme, acmes):
    endless = [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}]
    value = RESTRICTED | {"restriction_info": endless}
    tell(acme, acmes, "account_update", **value)

    with in_tenant(acme):
        assert accounts.lift_ended(acme, now=datetime(2099, 1, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize(
    "told",
    [17, "soon", {}, [None], [{"expiration": "9" * 5_000}], [{"expiration": [1]}]],
    ids=["number", "words", "object", "nothing", "endless digits", "list"],
)
def test_whatever_is_said_of_a_restriction_its_channels_are_held(acme, acmes, told):
    channel = tell(acme, acmes, "account_update", **(RESTRICTED | {"restriction_info": told}))

    assert channel.held == "restricted"


def test_one_reason_over_leaves_the_other_in_force(acme, acmes):
    tell(acme, acmes, "account_update", **RESTRICTED)
    tell(acme, acmes, "account_update", **BAN)
    channel = tell(acme, acmes, "account_update", at=AT + 60, **PARDON)

    assert channel.held == "restricted"


def test_a_flagged_number_has_low_quality(acme, acmes):
    channel = tell(
        acme,
        acmes,
        "phone_number_quality_update",
        display_phone_number="5511900000100",
        event="FLAGGED",
        current_limit="TIER_10K",
    )

    assert (channel.quality, channel.tier) == ("red", "TIER_10K")
    assert open_incidents(acme) == ["quality_red"]


def test_a_number_that_is_not_ours_changes_none_of_ours(acme, acmes):
    channel = tell(
        acme,
        acmes,
        "phone_number_quality_update",
        display_phone_number="5511900000999",
        event="FLAGGED",
    )

    assert channel.quality == "unknown"


def test_a_faster_number_is_known_as_such(acme, acmes):
    channel = tell(
        acme,
        acmes,
        "phone_number_quality_update",
        display_phone_number="5511900000100",
        event="THROUGHPUT_UPGRADE",
        max_daily_conversations_per_business="TIER_UNLIMITED",
    )

    assert (channel.throughput, channel.tier) == (1000, "TIER_UNLIMITED")


def test_an_approved_name_is_the_channels(acme, acmes):
    channel = tell(
        acme,
        acmes,
        "phone_number_name_update",
        display_phone_number="5511900000100",
        decision="APPROVED",
        requested_verified_name="Loja Boa",
        rejection_reason=None,
    )

    assert channel.verified_name == "Loja Boa"


def test_a_tier_is_the_whole_portfolios(acme, acmes):
    sister = meta.make_channel(acme, "220000000000009", "110000000000009", portfolio="7")
    with in_tenant(acme):
        Channel.objects.filter(pk=acmes.pk).update(portfolio="7")

    channel = tell(
        acme, acmes, "business_capability_update", max_daily_conversations_per_business=2000
    )

    assert channel.tier == "TIER_2K"
    assert fresh(acme, sister).tier == "TIER_2K"


def test_an_older_tier_does_not_replace_a_newer_one(acme, acmes):
    field = "business_capability_update"
    tell(acme, acmes, field, at=AT + 60, max_daily_conversations_per_business=10000)
    channel = tell(acme, acmes, field, at=AT, max_daily_conversations_per_business=2000)

    assert channel.tier == "TIER_10K"


APPROVED = {
    "event": "APPROVED",
    "message_template_id": 168,
    "message_template_name": "promo",
    "message_template_language": "pt_BR",
    "reason": "NONE",
}


def make_template(tenant, channel, **fields):
    with in_tenant(tenant):
        return Template.objects.create(
            account=channel.account,
            provider_id="168",
            name="promo",
            language="pt_BR",
            category="marketing",
            status="pending",
            **fields,
        )


def test_a_templates_new_state_is_its_state(acme, acmes):
    template = make_template(acme, acmes)

    tell(acme, acmes, "message_template_status_update", **APPROVED)

    with in_tenant(acme):
        template.refresh_from_db()
    assert template.status == "approved"


def test_the_simulator_has_no_say_in_real_templates(acme, acmes):
    meta.make_channel(acme, acmes.key, acmes.account, sandbox=True)
    template = make_template(acme, acmes)
    raw = meta.body(
        meta.change("message_template_status_update", account=acmes.account, **APPROVED)
    )
    assert post(raw, secret=meta.SANDBOX_SECRET) == 200

    assert drain(acme)[-1].state == "done"

    with in_tenant(acme):
        template.refresh_from_db()
    assert template.status == "pending"


def test_a_problem_of_the_channel_is_noted(acme, acmes):
    change = meta.text(acmes.key, account=acmes.account)
    del change["value"]["messages"]
    change["value"]["errors"] = [{"code": 130429, "title": "Rate limit hit"}]
    post(meta.body(change))
    drain(acme)

    assert fresh(acme, acmes).last_error["code"] == "130429"


def test_a_gateways_word_on_its_session_is_the_channels_state(acme):
    channel = meta.make_channel(
        acme, "loja", "", provider="waha", status="starting", secrets={"hmac_key": "waha-key"}
    )
    raw = json.dumps(
        {
            "event": "session.status",
            "session": "loja",
            "timestamp": int(datetime(2026, 11, 20, tzinfo=UTC).timestamp() * 1000),
            "payload": {"name": "loja", "status": "WORKING", "statuses": []},
            "me": {"id": "5511900000100@c.us", "pushName": "Loja"},
        }
    ).encode()
    path = f"/webhooks/waha/{channel.pk}/"
    assert post(raw, path=path, **meta.waha_signed(raw, "waha-key")) == 200

    [event] = drain(acme)

    assert (event.state, event.problem) == ("done", "")
    assert fresh(acme, channel).status == "online"


def test_all_of_it_again_changes_nothing_and_tells_nobody_twice(acme, acmes):
    from apps.accounts.models import Notification
    from apps.whatsapp.models import WebhookEvent

    tell(acme, acmes, "account_update", **RESTRICTED)
    told = Notification.objects.count()
    with in_tenant(acme):
        WebhookEvent.objects.update(state="new")

    drain(acme)

    assert told > 0
    assert Notification.objects.count() == told
    assert open_incidents(acme) == ["account_restricted"]
