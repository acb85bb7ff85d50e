"""An access token is believed only as it was made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings as django_settings

from apps.accounts import tokens
from apps.accounts.models import RefreshToken, User

NOW = datetime.now(UTC)


@pytest.fixture
def pair(owner, acme):
    return tokens.issue(owner, acme)


def forge(pair, *, key=None, drop=(), **changes) -> str:
    claims = jwt.decode(pair.access, options={"verify_signature": False}) | changes
    for name in drop:
        del claims[name]
    return jwt.encode(claims, key or tokens._key(django_settings.SECRET_KEY), "HS256")


def test_a_token_as_it_was_made_is_believed(pair, owner):
    assert tokens.read(pair.access).user == owner


def test_a_token_signed_by_somebody_else_is_not(pair):
    with pytest.raises(tokens.InvalidToken):
        tokens.read(forge(pair, key=b"x" * 32))


def test_the_secret_key_itself_signs_no_token(pair, settings):
    with pytest.raises(tokens.InvalidToken):
        tokens.read(forge(pair, key=settings.SECRET_KEY.encode()))


def test_a_token_without_signature_is_not_believed(pair):
    claims = jwt.decode(pair.access, options={"verify_signature": False})

    with pytest.raises(tokens.InvalidToken):
        tokens.read(jwt.encode(claims, None, "none"))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_token_of_which_a_letter_was_changed_is_not_believed(pair, part):
    parts = pair.access.split(".")
    first = "A" if parts[part][0] != "A" else "B"
    parts[part] = first + parts[part][1:]

    with pytest.raises(tokens.InvalidToken):
        tokens.read(".".join(parts))


def test_an_expired_token_says_so(pair, nobody):
    expired = forge(pair, exp=NOW - timedelta(seconds=30))

    answer = nobody.get("auth/me", Authorization=f"Bearer {expired}")

    assert answer.status_code == 401
    assert answer.json()["code"] == "token_expired"


@pytest.mark.parametrize("claim", ["sub", "family", "iat", "exp"])
def test_a_token_that_leaves_something_out_is_not_believed(pair, claim):
    with pytest.raises(tokens.InvalidToken):
        tokens.read(forge(pair, drop=[claim]))


@pytest.mark.parametrize("changes", [{"tenant": "globex"}, {"tenant": None}, {"sub": "x"}])
def test_what_a_token_says_must_be_what_its_family_says(pair, changes):
    with pytest.raises(tokens.InvalidToken):
        tokens.read(forge(pair, **changes))


def test_a_login_that_is_switched_off_opens_nothing_at_once(pair, owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)

    with pytest.raises(tokens.InvalidToken):
        tokens.read(pair.access)
    with pytest.raises(tokens.InvalidToken):
        tokens.rotate(pair.refresh)


def test_a_replaced_secret_key_still_reads_what_it_signed(pair, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-secret-key"

    assert tokens.read(pair.access)

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(tokens.InvalidToken):
        tokens.read(pair.access)


def test_a_refresh_token_is_kept_only_as_a_hash(pair):
    kept = RefreshToken.objects.get()

    assert pair.refresh not in str(vars(kept))


def test_reading_costs_one_query(pair, django_assert_num_queries):
    with django_assert_num_queries(1):
        family = tokens.read(pair.access)
        assert family.user.email == "founder@acme.example.com"
        assert family.tenant.plan.name
