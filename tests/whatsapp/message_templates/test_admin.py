"""Templates in a company's admin."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.message_templates import writing
from tests.simulated import WABA
from tests.whatsapp.message_templates.conftest import GREETING, make_channel

HERE = "/t/acme/admin/whatsapp/template/"


@pytest.fixture
def template(acme):
    with in_tenant(acme):
        make_channel()
        return writing.create(
            acme, account=WABA, sandbox=True, name="order", language="pt_BR", category="utility",
            components=GREETING, by=PLATFORM,
        )  # fmt: skip


def test_a_superadmin_looks_at_templates_and_changes_none(as_superadmin, template):
    as_superadmin.post("/t/acme/enter/")

    assert "order" in as_superadmin.get(HERE).content.decode()
    page = as_superadmin.get(f"{HERE}{template.pk}/change/").content.decode()
    assert "saiu para entrega" in page
    assert "Draft begun" in page
    assert as_superadmin.get(f"{HERE}add/").status_code == 403
