"""The company's settings, in sections."""

from __future__ import annotations

import pytest

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.ai.models import ProviderKey


def test_settings_come_in_sections(api, owner, acme):
    answer = api(owner, acme).get("settings")

    assert answer.data.pop("consent")["policy"] == "given"
    assert answer.data == {
        "profile": {"name": "Acme", "language": "en", "timeZone": "America/Sao_Paulo"},
        "branding": {"title": "", "color": ""},
        "aiKeys": {
            "openai": {"set": False, "last4": None},
            "groq": {"set": False, "last4": None},
            "gemini": {"set": False, "last4": None},
        },
    }


def test_only_what_is_sent_changes(api, owner, acme):
    answer = api(owner, acme).patch(
        "settings", {"profile": {"timeZone": "America/Recife"}, "branding": {"color": "#00a859"}}
    )

    assert answer.data["profile"] == {
        "name": "Acme",
        "language": "en",
        "timeZone": "America/Recife",
    }
    assert answer.data["branding"] == {"title": "", "color": "#00a859"}
    actions = set(AuditEntry.objects.filter(user=owner).values_list("action", flat=True))
    assert actions == {"tenant.settings_changed", "branding.changed"}


def test_an_ai_key_is_written_and_never_read_back(api, owner, acme):
    program = api(owner, acme)

    answer = program.patch("settings", {"aiKeys": {"openai": "sk-live-secret-9f2c"}})

    assert answer.data["aiKeys"]["openai"] == {"set": True, "last4": "9f2c"}
    assert "secret" not in answer.content.decode()
    assert "sk-live" not in program.get("audit-events").content.decode()
    with in_tenant(acme):
        assert ProviderKey.objects.get().key == "sk-live-secret-9f2c"


def test_null_removes_an_ai_key(api, owner, acme):
    program = api(owner, acme)
    program.patch("settings", {"aiKeys": {"groq": "gsk-something"}})

    answer = program.patch("settings", {"aiKeys": {"groq": None}})

    assert answer.data["aiKeys"]["groq"] == {"set": False, "last4": None}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"profile": {"timeZone": "Mars/Olympus"}}, "profile.timeZone"),
        ({"profile": {"language": "tlh"}}, "profile.language"),
        ({"profile": {"name": ""}}, "profile.name"),
        ({"profile": "x"}, "profile"),
        ({"profile": None}, "profile"),
        ({"branding": {"color": "green"}}, "branding.color"),
        ({"aiKeys": {"openai": ""}}, "aiKeys.openai"),
        ({"aiKeys": {"openai": 12345678}}, "aiKeys.openai"),
    ],
)
def test_what_can_t_be_is_said_by_its_dotted_name(api, owner, acme, sent, field):
    answer = api(owner, acme).patch("settings", sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_all_of_it_changes_or_nothing(api, owner, acme):
    sent = {"profile": {"name": "New"}, "branding": {"color": "#fefefe"}}

    answer = api(owner, acme).patch("settings", sent)

    assert answer.status_code == 400
    assert answer.json()["code"] == "colour_too_light"
    assert api(owner, acme).get("settings").data["profile"]["name"] == "Acme"


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("agent", 403), ("admin", 200)])
def test_who_may_see_them(request, api, acme, who, status):
    assert api(request.getfixturevalue(who), acme).get("settings").status_code == status
