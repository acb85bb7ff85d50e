"""The contract asked of the bare application, in a real web process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.live import serving
from tests.whatsapp.webhooks import meta, wire
from tests.whatsapp.webhooks.wire import ACME, GLOBEX, Wire, said

pytestmark = pytest.mark.slow
NOBODYS = "9b2f6c1e-4d3a-4e57-8c90-1a2b3c4d5e6f"


@pytest.fixture(scope="module")
def house(django_db_setup: None) -> Iterator[Wire]:
    with serving("wire", redis_database=3, **wire.VARIABLES) as site:
        yield wire.connected(site)


@pytest.fixture(autouse=True)
def _empty(house: Wire) -> None:
    house.clear()


def get(house: Wire, path: str = meta.PATH, **query: str) -> requests.Response:
    return requests.get(house.site.url + path, params=query, timeout=60)


def asked(token: str) -> dict[str, str]:
    return {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "77 & é"}


def test_the_handshake_gets_the_bare_challenge(house):
    answer = get(house, **asked(meta.VERIFY_TOKEN))

    assert (answer.status_code, answer.text) == (200, "77 & é")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert get(house, **asked("guess")).status_code == 403
    assert get(house).status_code == 403


def test_a_channels_own_handshake_has_its_own_token(house):
    path = f"{meta.PATH}{house.channel_id}/"

    assert get(house, path, **asked("own-verify-token")).status_code == 200
    assert get(house, path, **asked(meta.VERIFY_TOKEN)).status_code == 403


def test_a_genuine_webhook_is_a_row_before_the_answer(house):
    raw = said(ACME, "Olá")

    assert house.post(raw) == 200
    assert house.rows("acme") == [raw]


@pytest.mark.parametrize("secret", ["guess", ""])
def test_a_forged_webhook_leaves_nothing(house, secret):
    assert house.post(said(ACME, "Olá"), secret=secret) == 401
    assert house.post(said(ACME, "Olá"), path=f"{meta.PATH}{house.channel_id}/") == 401
    assert house.rows("acme") == house.unrouted() == []


def test_several_companies_in_one_post(house):
    raw = meta.body(
        meta.text(ACME, body="for Acme"),
        meta.text(GLOBEX, body="for Globex"),
        meta.text("999999999999999", body="for nobody"),
    )

    assert house.post(raw) == 200

    for rows, words in (
        (house.rows("acme"), b"for Acme"),
        (house.rows("globex"), b"for Globex"),
        (house.unrouted(), b"for nobody"),
    ):
        assert [row.count(b"for ") for row in rows] == [1]
        assert words in rows[0]


def test_many_at_once_are_all_kept_once(house):
    bodies = [said((ACME, GLOBEX)[n % 2], f"word {n}") for n in range(200)]

    assert set(house.post_all(bodies + bodies, at_once=16)) == {200}

    assert sorted(house.rows("acme") + house.rows("globex")) == sorted(bodies)


@pytest.mark.parametrize("raw", [b"", b"no json", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_an_unexpected_body_is_thanked_for_and_kept(house, raw):
    assert house.post(raw) == 200
    assert house.unrouted() == [raw]


def test_three_megabytes_are_welcome_and_nine_are_not(house):
    large = said(ACME, "x" * 3_000_000)

    assert house.post(large) == 200
    assert house.rows("acme") == [large]
    assert house.post(b" " * 9_000_000) in {413, 0}  # some senders meet a closed door


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/nobody/",
        "/webhooks/waha/",
        "/webhooks/",
        f"/webhooks/meta/{NOBODYS}/",
        "/webhooks/meta/0/",
        "/webhooks/meta/%00/",
    ],
)
def test_where_nobody_is_called_nobody_answers(house, path):
    assert house.post(b"{}", path=path) == 404
    assert get(house, path).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "HEAD", "DELETE", "OPTIONS"])
def test_other_methods_are_not_allowed(house, method):
    answer = requests.request(method, house.site.url + meta.PATH, timeout=60)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_any_host_will_do_because_the_path_decides(house):
    raw = said(ACME, "from afar")
    headers = {"Host": "chat.example.org", **meta.signed(raw)}

    answer = requests.post(house.site.url + meta.PATH, data=raw, headers=headers, timeout=60)

    assert answer.status_code == 200
    assert house.rows("acme") == [raw]


def test_webhooks_are_counted_like_other_requests(house):
    def counted() -> float:
        text = get(house, "/metrics").text
        line = 'recado_http_requests_total{kind="webhook",status="2xx"} '
        found = [row for row in text.splitlines() if row.startswith(line)]
        return float(found[0].removeprefix(line)) if found else 0.0

    before = counted()
    house.post(said(ACME, "one more"))

    assert counted() == before + 1
    assert "recado_webhook_lag_seconds" in get(house, "/metrics").text


def test_a_changed_secret_is_known_within_seconds(house):
    path, raw = f"{meta.PATH}{house.channel_id}/", said(ACME, "again")
    assert house.post(raw, path=path, secret="own-app-secret") == 200
    house.site.python(f"""
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import Channel
with in_tenant(Tenant.objects.get(slug="acme")):
    channel = Channel.objects.get(pk="{house.channel_id}")
    channel.set_credentials(app_secret="another-app-secret")
    channel.save()
""")

    def new_one_holds() -> bool:
        return house.post(raw, path=path, secret="another-app-secret") == 200

    assert wire.until(new_one_holds, seconds=30)
    assert house.post(raw, path=path, secret="own-app-secret") == 401


def test_what_was_thanked_for_survives_kill_9(house):
    bodies = [said(ACME, f"word {n}") for n in range(300)]
    thanked: list[bytes] = []

    for raw in bodies[:150]:
        if house.post(raw) == 200:
            thanked.append(raw)
    house.kill_web()
    lost = set(thanked) - set(house.rows("acme"))
    house.start_web()

    assert len(thanked) == 150
    assert not lost
    assert set(house.post_all(bodies[150:])) == {200}
