"""Whatever goes wrong is said in one shape."""

from __future__ import annotations

import io
import logging

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from apps.accounts import quotas
from config.api.envelope import BoundedJSONParser


def shape(answer):
    body = answer.json()
    assert body["success"] is False
    assert body["message"]
    assert answer.headers["Content-Type"] == "application/json"
    return answer.status_code, body["code"]


def test_without_a_credential(nobody):
    answer = nobody.get("auth/me")

    assert shape(answer) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Basic eDp5", "Bearer", "Bearer ", "bearer", "Token abc", "rk_abc", ""]
)
def test_another_way_to_log_in_is_none(nobody, header):
    assert shape(nobody.get("auth/me", Authorization=header)) == (401, "not_authenticated")


@pytest.mark.parametrize("secret", ["x", "rk_x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "rk_"])
def test_a_credential_that_opens_nothing(nobody, secret):
    answer = nobody.get("auth/me", Authorization=f"Bearer {secret}")

    assert shape(answer) == (401, "invalid_token")


def test_a_bad_credential_is_refused_even_where_none_is_needed(nobody):
    answer = nobody.post("auth/login", {}, Authorization="Bearer x")

    assert shape(answer) == (401, "invalid_token")


def test_a_role_that_does_not_include_it(api, viewer, acme):
    assert shape(api(viewer, acme).get("quota")) == (403, "not_allowed")


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "members/",
        "members/1",
        "/api/",
        "/api/v2/members",
        "/t/acme/api/v1/nothing",
        "/t/no-such-company/api/v1/nothing",
        "/api/v1/tenant/acme/nothing",
        "/api/v1/tenant/acme",
    ],
)
def test_where_there_is_nothing(api, nobody, owner, acme, path):
    assert shape(api(owner, acme).get(path)) == (404, "not_found")
    assert shape(nobody.get(path)) == (404, "not_found")


def test_pages_keep_their_own_404(as_nobody):
    assert "text/html" in as_nobody.get("/nothing/").headers["Content-Type"]


@pytest.mark.parametrize("method", ["put", "delete", "options", "trace"])
def test_a_method_that_is_not_there_is_told_before_anything_is_asked(nobody, method):
    answer = getattr(nobody.client, method)("/api/v1/members")

    assert shape(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("body", ["{", "[1,", b"\xff\xfe", "NaN", '{"a": Infinity}', "'x'"])
def test_a_body_that_is_no_json(nobody, body):
    assert shape(nobody.post("auth/login", body)) == (400, "parse_error")


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "null", "true"])
def test_a_body_that_is_no_object(nobody, body):
    answer = nobody.post("auth/login", body)

    assert shape(answer) == (400, "invalid")
    assert list(answer.json()["errors"]) in (["body"], ["email", "password"])


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_characters_that_no_database_keeps(nobody, text):
    answer = nobody.post("auth/login", {"email": "a@example.com", "password": text})

    assert shape(answer) == (400, "invalid")


def test_a_body_of_another_kind(nobody):
    answer = nobody.client.post("/api/v1/auth/login", "a=b", content_type="text/plain")

    assert shape(answer) == (415, "unsupported_media_type")


def test_a_body_that_is_too_large(nobody, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = nobody.post("auth/login", {"email": "a" * 2000})

    assert shape(answer) == (413, "too_large")


def test_a_body_that_is_larger_than_it_says(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    sent_in_pieces = RequestFactory().post("/")
    sent_in_pieces.META["CONTENT_LENGTH"] = ""

    with pytest.raises(RequestDataTooBig):
        BoundedJSONParser().parse(
            io.BytesIO(b'"' + b"a" * 2000 + b'"'), parser_context={"request": sent_in_pieces}
        )


def test_a_body_that_is_nested_too_deeply(nobody):
    assert shape(nobody.post("auth/login", "[" * 100_000)) == (400, "parse_error")


def test_a_failure_of_ours_tells_nothing_of_its_inside(api, owner, acme, monkeypatch, caplog):
    def broken(*_: object) -> None:
        raise RuntimeError("postgres://secret")

    monkeypatch.setattr(quotas, "uses", broken)
    program = api(owner, acme)
    program.client.raise_request_exception = False

    with caplog.at_level(logging.ERROR, "config.api.errors"):
        answer = program.get("quota")

    assert shape(answer) == (500, "server_error")
    assert "secret" not in answer.content.decode()
    assert "the API failed" in caplog.text


def test_a_failure_before_any_view_has_the_same_shape(monkeypatch, db):
    def broken(*_: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr("apps.accounts.places.find", broken)
    client = Client(raise_request_exception=False)

    assert shape(client.get("/api/v1/auth/me")) == (500, "server_error")
    assert "text/html" in client.get("/").headers["Content-Type"]


@pytest.mark.parametrize(
    ("asked", "spoken"), [("pt-BR", "pt-br"), ("en", "en"), ("fr, en;q=0.5", "en")]
)
def test_the_caller_is_answered_in_the_language_they_ask_for(nobody, asked, spoken):
    answer = nobody.get("auth/me", **{"Accept-Language": asked})

    assert answer.headers["Content-Language"] == spoken


def test_without_asking_a_person_is_answered_in_their_own_language(api, viewer, acme):
    viewer.language = "pt-br"
    viewer.save(update_fields=["language"])

    assert api(viewer, acme).get("quota").headers["Content-Language"] == "pt-br"
    asked = api(viewer, acme, **{"Accept-Language": "en"}).get("quota")
    assert asked.headers["Content-Language"] == "en"


def test_an_accept_header_that_nothing_fits_gets_json(nobody):
    assert shape(nobody.get("auth/me", Accept="image/png")) == (401, "not_authenticated")
    assert shape(nobody.get("auth/me?format=xml")) == (401, "not_authenticated")


def test_what_is_answered_is_kept_by_no_cache(api, owner, acme):
    assert "no-store" in api(owner, acme).get("auth/me").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example.com", True), ("https://evil.example.com", False)]
)
@pytest.mark.parametrize("path", ["/api/v1/auth/me", "/t/acme/api/v1/auth/me"])
def test_only_listed_origins_may_read(nobody, settings, acme, path, origin, allowed):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.com"]

    asked = nobody.client.options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization, idempotency-key, x-tenant-id",
        },
    )
    answer = nobody.get(path, Origin=origin)

    for response in (asked, answer):
        assert ("Access-Control-Allow-Origin" in response.headers) is allowed


def test_no_page_may_be_read_by_another_origin(nobody, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.com"]

    answer = nobody.get("/", Origin="https://app.example.com")

    assert "Access-Control-Allow-Origin" not in answer.headers
