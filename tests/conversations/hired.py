"""Workers in processes of their own, at the database of the test, so that one can really die."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

from apps.accounts.models import Tenant
from tests.live import with_database
from tests.shell import ROOT

_BEGIN = """
import sys
import django
django.setup()
from django.conf import settings
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
settings.STORAGES["media"]["OPTIONS"]["location"] = {shelf!r}
tenant = Tenant.objects.select_related("plan").get(slug={slug!r})
print("ready", flush=True)
sys.stdin.readline()
with in_tenant(tenant):
"""


def hire(tenant: Tenant, code: str, **variables: str) -> subprocess.Popen[str]:
    """A process that is ready to run the lines inside the tenant; `go` lets it."""
    shelf = settings.STORAGES["media"]["OPTIONS"]["location"]
    lines = "".join(f"    {line}\n" for line in code.strip().splitlines())
    database = with_database(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", _BEGIN.format(shelf=str(shelf), slug=tenant.slug) + lines],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database} | variables,
        stdin=pipe,
        stdout=pipe,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(*processes: subprocess.Popen[str]) -> list[int]:
    """All at once, to their ends; how each ended."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    codes = [process.wait(120) for process in processes]
    for process in processes:
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
    return codes
