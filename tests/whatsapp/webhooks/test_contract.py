"""What a provider sees when it calls: each line of the contract, through Django's own handler.

`test_over_the_wire` asks the same of the bare application on a real server.
"""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import UnroutedEvent
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.webhooks import storing
from apps.whatsapp.webhooks.receiving import LARGEST_BODY
from tests.whatsapp.webhooks import meta
from tests.whatsapp.webhooks.conftest import kept, post

pytestmark = pytest.mark.django_db
NOBODYS = "9b2f6c1e-4d3a-4e57-8c90-1a2b3c4d5e6f"
SUBSCRIBE = {
    "hub.mode": "subscribe",
    "hub.verify_token": meta.VERIFY_TOKEN,
    "hub.challenge": "1158201444",
}


def own(channel) -> str:
    return f"/webhooks/{channel.provider}/{channel.pk}/"


def test_metas_handshake_gets_the_bare_challenge(client):
    answer = client.get(meta.PATH, SUBSCRIBE)

    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "wrong",
    [{"hub.verify_token": "guess"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": ""}],
    ids=str,
)
def test_a_handshake_that_does_not_know_the_token_is_refused(client, wrong):
    assert client.get(meta.PATH, SUBSCRIBE | wrong).status_code == 403
    assert client.get(meta.PATH).status_code == 403


def test_without_an_agreed_token_no_handshake_succeeds(client, settings):
    settings.META_VERIFY_TOKEN = ""

    assert client.get(meta.PATH, SUBSCRIBE | {"hub.verify_token": ""}).status_code == 403


def test_a_channels_own_address_has_a_token_of_its_own(client, acmes):
    right = SUBSCRIBE | {"hub.verify_token": "own-verify-token"}

    assert client.get(own(acmes), right).content == b"1158201444"
    assert client.get(own(acmes), SUBSCRIBE).status_code == 403


def test_a_genuine_webhook_is_kept_byte_for_byte(acme, acmes):
    raw = meta.body(meta.text(acmes.key)).replace(b"Ol\\u00e1", b"Ol\\u00E1")

    assert post(raw) == 200

    [event] = kept(acme)
    assert bytes(event.body) == raw
    assert (event.provider, event.state, event.channel_id) == ("meta", "new", None)
    assert event.headers["content-type"] == "application/json"
    assert not any("signature" in name for name in event.headers)


@pytest.mark.parametrize("forged", ["", "sha256=", "sha256=00", "sha1=abc", "é", "sha256=é"])
def test_a_forged_webhook_is_refused_and_nothing_is_kept(acme, acmes, forged):
    raw = meta.body(meta.text(acmes.key))

    assert post(raw, **{"X-Hub-Signature-256": forged}) == 401

    assert kept(acme) == []
    assert not UnroutedEvent.objects.exists()


def test_a_signature_is_over_these_very_bytes(acme, acmes):
    raw = meta.body(meta.text(acmes.key))

    assert post(raw + b" ", **meta.signed(raw)) == 401
    assert kept(acme) == []


def test_without_a_secret_nothing_is_genuine(acme, acmes, settings):
    settings.META_APP_SECRET = settings.SANDBOX_APP_SECRET = ""

    assert post(meta.body(meta.text(acmes.key)), secret="") == 401


def test_the_same_event_twice_is_kept_once(acme, acmes):
    raw = meta.body(meta.text(acmes.key))

    assert [post(raw), post(raw), post(raw)] == [200, 200, 200]

    [event] = kept(acme)
    assert event.repeats == 2


def test_several_tenants_in_one_post_each_get_their_part(acme, acmes, globex, globexs):
    raw = meta.body(
        meta.text(acmes.key, body="for Acme"),
        meta.text(globexs.key, body="for Globex"),
        meta.text("999999999999999", body="for nobody"),
    )

    assert post(raw) == 200

    [hers], [his], lost = kept(acme), kept(globex), UnroutedEvent.objects.get()
    assert hers.is_part
    assert his.is_part
    for event, mine, others in (
        (hers, b"for Acme", (b"for Globex", b"for nobody")),
        (his, b"for Globex", (b"for Acme", b"for nobody")),
        (lost, b"for nobody", (b"for Acme", b"for Globex")),
    ):
        assert mine in bytes(event.body)
        assert not any(other in bytes(event.body) for other in others)


def test_what_has_no_home_is_kept_apart_for_the_superadmin(acme):
    raw = meta.body(meta.text("999999999999999"))

    assert post(raw) == 200

    event = UnroutedEvent.objects.get()
    assert bytes(event.body) == raw
    assert event.keys == ["999999999999999"]
    assert kept(acme) == []


def test_a_message_to_an_unknown_number_of_a_known_account_is_not_the_accounts(acme, acmes):
    """The number may be another company's of the same group."""
    assert post(meta.body(meta.text("999999999999999", account=acmes.account))) == 200

    assert kept(acme) == []
    assert UnroutedEvent.objects.count() == 1


def test_news_of_an_account_go_to_each_company_that_shares_it(acme, acmes, globex):
    meta.make_channel(globex, "220000000000003", acmes.account)
    raw = meta.body(
        meta.change("account_review_update", account=acmes.account, decision="APPROVED")
    )

    assert post(raw) == 200

    assert [bytes(event.body) for event in [*kept(acme), *kept(globex)]] == [raw, raw]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"entry": 7}',
        b'{"entry": [7, {"changes": "x"}]}',
        b"\xff\xfe",
        b'{"entry": [' + b"[" * 5000,
        b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda raw: raw[:24].decode("latin-1") or "nothing",
)
def test_a_genuine_but_unexpected_body_is_kept_and_marked(acme, acmes, raw):
    assert post(raw) == 200
    assert bytes(UnroutedEvent.objects.get().body) == raw
    assert UnroutedEvent.objects.get().problem

    assert post(raw, path=own(acmes), secret="own-app-secret") == 200
    [event] = kept(acme)
    assert bytes(event.body) == raw


def test_ids_that_no_database_could_look_up_do_no_harm(acme, acmes):
    odd = meta.text("a\0b")
    odd["value"]["metadata"]["phone_number_id"] = "a\x00\ud800b"
    raw = meta.body(odd, meta.text(acmes.key))

    assert post(raw) == 200

    assert len(kept(acme)) == 1


@pytest.mark.parametrize("depth", [500, *range(900, 1000, 4)])
def test_a_body_for_two_companies_may_be_as_deep_as_it_likes(acme, acmes, globex, globexs, depth):
    """What can just be read may be too deep to be written again."""
    deep = ("[" * depth + "]" * depth).encode()
    raw = meta.body(meta.text(acmes.key), meta.text(globexs.key, body="DEEP"))

    assert post(raw.replace(b'"DEEP"', deep)) == 200

    assert len(kept(acme)) + UnroutedEvent.objects.count() == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"])
def test_other_methods_are_named_as_not_allowed(client, method):
    answer = client.generic(method, meta.PATH)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"


def test_a_gateway_does_not_ask_with_get(client, acme):
    channel = waha_channel(acme)

    assert client.get(own(channel)).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/nobody/",
        "/webhooks/waha/",
        f"/webhooks/meta/{NOBODYS}/",
        f"/webhooks/twilio/{NOBODYS}/",
        "/webhooks/meta/not-an-id/",
    ],
)
def test_an_unknown_address_is_not_found_and_tells_nothing(path):
    assert post(b"{}", path=path) == 404


def test_a_channels_address_is_of_its_provider_alone(acme, acmes):
    assert post(b"{}", path=f"/webhooks/waha/{acmes.pk}/") == 404


def test_a_deleted_channels_address_is_not_found(acme, acmes):
    from django.utils import timezone

    with in_tenant(acme):
        acmes.deleted_at = timezone.now()
        acmes.save(update_fields=["deleted_at"])

    assert post(b"{}", path=own(acmes), secret="own-app-secret") == 404


def test_a_channels_own_address_asks_for_its_own_apps_secret(acme, acmes):
    raw = meta.body(meta.text(acmes.key))

    assert post(raw, path=own(acmes)) == 401
    assert post(raw, path=own(acmes), secret="own-app-secret") == 200

    [event] = kept(acme)
    assert event.channel_id == acmes.pk


def test_all_that_comes_to_a_channels_own_address_stays_in_its_company(
    acme, acmes, globex, globexs
):
    """Whoever holds Acme's app secret can't speak for Globex' number."""
    raw = meta.body(meta.text(globexs.key), meta.text(acmes.key))

    assert post(raw, path=own(acmes), secret="own-app-secret") == 200

    assert len(kept(acme)) == 1
    assert kept(globex) == []


def waha_channel(tenant):
    secrets = {"hmac_key": "waha-key", "api_key": "k"}
    return meta.make_channel(tenant, "loja", "", provider="waha", secrets=secrets)


def test_a_gateways_webhook_is_signed_with_the_channels_key(acme):
    channel, raw = waha_channel(acme), b'{"event": "message", "session": "loja"}'
    client = Client()

    def call(secret: str) -> int:
        headers = meta.waha_signed(raw, secret)
        return client.generic("POST", own(channel), raw, headers=headers).status_code

    assert [call("guess"), call(""), call("waha-key")] == [401, 401, 200]
    [event] = kept(acme)
    assert (event.provider, event.channel_id) == ("waha", channel.pk)


def test_the_simulators_secret_speaks_only_for_the_sandbox(acme, acmes):
    """Also when a sandbox number has the same id as a real one."""
    sandbox = meta.make_channel(acme, acmes.key, acmes.account, sandbox=True)
    raw = meta.body(meta.text(acmes.key))

    assert post(raw, secret=meta.SANDBOX_SECRET) == 200
    [event] = kept(acme)
    assert event.sandbox

    assert post(raw) == 200
    assert [event.sandbox for event in kept(acme)] == [True, False]
    assert sandbox.key == acmes.key


def test_the_simulators_secret_finds_no_real_number(acme, acmes):
    assert post(meta.body(meta.text(acmes.key)), secret=meta.SANDBOX_SECRET) == 200

    assert kept(acme) == []
    assert UnroutedEvent.objects.get().sandbox


def test_a_body_larger_than_any_provider_sends_is_refused(acme, acmes):
    assert post(b" " * (LARGEST_BODY + 1)) == 413
    assert not UnroutedEvent.objects.exists()


def test_three_megabytes_are_welcome(acme, acmes):
    raw = meta.body(meta.text(acmes.key, body="x" * 3_000_000))

    assert post(raw) == 200
    assert len(kept(acme)) == 1


def test_a_suspended_companys_webhooks_are_still_kept(acme, acmes):
    tenants.suspend(acme, by=PLATFORM)

    assert post(meta.body(meta.text(acmes.key))) == 200
    assert len(kept(acme)) == 1


def test_what_could_not_be_stored_is_not_thanked_for(acme, acmes, globex, globexs):
    """The schema went while its routes were still there: the sender tries again later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{acme.schema_name}".whatsapp_webhookevent')

    assert post(meta.body(meta.text(acmes.key))) == 503
    assert post(meta.body(meta.text(globexs.key))) == 200


def test_a_batch_with_the_same_event_twice_is_stored(acme, acmes):
    from django.db import connection

    from apps.whatsapp.webhooks.addresses import Address
    from apps.whatsapp.webhooks.doors import platforms_door
    from apps.whatsapp.webhooks.receiving import genuine

    raw = meta.body(meta.text(acmes.key))
    headers = {"x-hub-signature-256": meta.signature(raw)}
    one = genuine(Address("meta"), platforms_door(), headers, raw)
    assert one is not None
    with connection.cursor() as cursor:
        storing.store(cursor, [one, one, one])

    assert [event.repeats for event in kept(acme)] == [2]
