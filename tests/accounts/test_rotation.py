"""After a rotation no secret anywhere is under the old key, and all can still be read."""

from __future__ import annotations

import base64
import os
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from apps.accounts import rotation, secrets
from apps.accounts.models import AuditEntry, IdempotentRequest
from apps.accounts.tenancy import in_tenant
from apps.ai.models import ProviderKey
from apps.conversations.models import ConsentRules, WebhookEndpoint
from apps.whatsapp.models import Channel

pytestmark = pytest.mark.django_db


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


#: How a row of each model with an encrypted field is made. A new one needs a line here.
MAKERS = {
    "accounts.IdempotentRequest": lambda tenant: IdempotentRequest.objects.create(
        tenant=tenant, key="k", digest="d", body="sk-secret"
    ),
    "whatsapp.Channel": lambda _tenant: Channel.objects.create(
        provider="meta", name="support", credentials="sk-secret"
    ),
    "ai.ProviderKey": lambda _tenant: ProviderKey.objects.create(
        provider="openai", key="sk-secret", last4="cret"
    ),
    "conversations.ConsentRules": lambda _tenant: ConsentRules.objects.create(
        suppression_key="sk-secret"
    ),
    "conversations.WebhookEndpoint": lambda _tenant: WebhookEndpoint.objects.create(
        name="shop", url="https://shop.example.com/", events=[], secret="sk-secret", last4="cret"
    ),
}


@pytest.fixture
def old_key_id(settings, acme, globex, owner):
    """Secrets of every kind, in `public` and in two companies, all under the first key."""
    settings.ENCRYPTION_KEYS = [new_key()]
    for tenant in (acme, globex):
        with in_tenant(tenant):
            for make in MAKERS.values():
                make(tenant)
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(owner)
    return secrets.current_key_id()


def test_no_model_with_a_secret_is_forgotten():
    with_secrets = {
        field.model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, secrets.EncryptedTextField)
    }

    assert with_secrets == set(MAKERS)
    assert {str(place) for place in rotation.places()} >= {
        "accounts.IdempotentRequest.body",
        "ai.ProviderKey.key",
        "mfa.Authenticator.data",
    }


def test_nothing_in_the_whole_database_is_under_the_old_key(settings, acme, owner, old_key_id):
    assert count_of(old_key_id) >= 6
    settings.ENCRYPTION_KEYS = [new_key(), *settings.ENCRYPTION_KEYS]

    output = rotate()

    assert count_of(old_key_id) == 0
    assert "t_acme ai.ProviderKey.key: 1 rotated, 0 unreadable" in output
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    with in_tenant(acme):
        assert ProviderKey.objects.get().key == "sk-secret"
    assert IdempotentRequest.objects.get(tenant=acme).body == "sk-secret"
    assert Authenticator.objects.get(user=owner, type="totp").wrap().validate_code is not None
    assert (
        secrets.decrypt(Authenticator.objects.get(user=owner, type="totp").data["secret"])
        == "JBSWY3DPEHPK3PXP"
    )
    assert AuditEntry.objects.get(action="secrets.rotated").after["rows"] >= 6


def test_a_second_run_finds_nothing(settings, old_key_id):
    settings.ENCRYPTION_KEYS = [new_key(), *settings.ENCRYPTION_KEYS]
    rotate()

    assert rotate().strip() == "0 secrets encrypted anew, 0 unreadable."


def test_a_run_that_was_cut_off_goes_on(settings, acme, old_key_id):
    for number in range(5):
        IdempotentRequest.objects.create(tenant=acme, key=f"k{number}", digest="d", body="x")
    settings.ENCRYPTION_KEYS = [new_key(), *settings.ENCRYPTION_KEYS]
    unfinished = rotation.rotate_all(batch=2)
    next(unfinished)
    unfinished.close()

    rotate("--batch", "2")

    assert count_of(old_key_id) == 0


def test_a_secret_whose_key_is_lost_is_counted_and_left_alone(settings, old_key_id):
    settings.ENCRYPTION_KEYS = [new_key()]

    with pytest.raises(CommandError, match="not among ENCRYPTION_KEYS"):
        rotate()

    assert count_of(old_key_id) >= 6


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def count_of(key_id: str) -> int:
    """Rows anywhere in the database, whatever the table, that contain the key's mark."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('SELECT count(*) FROM %%I.%%I AS r WHERE r::text LIKE %%L',"
            " schemaname, tablename, %s)"
            " FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
            [f"%v1:{key_id}:%"],
        )
        total = 0
        for (query,) in cursor.fetchall():
            cursor.execute(query)
            total += cursor.fetchone()[0]
    return total
