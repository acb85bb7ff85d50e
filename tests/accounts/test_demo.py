from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from apps.accounts import demo, quotas
from apps.accounts.models import Tenant, User


def test_the_demo_company_has_a_person_in_each_role_and_is_made_once(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    for _ in range(2):
        out = StringIO()
        call_command("create_demo", stdout=out)

    tenant = Tenant.objects.get(slug="demo")
    assert sorted(m.role for m in tenant.memberships.all()) == ["admin", "agent", "owner", "viewer"]
    assert quotas.use_of(tenant, "max_users").used == 4
    password = demo.password_in(settings.DATA_DIR)
    assert User.objects.get(email="marina@demo.example.com").check_password(password)
    assert password in out.getvalue()
    assert (settings.DATA_DIR / "demo-password").stat().st_mode & 0o777 == 0o600
