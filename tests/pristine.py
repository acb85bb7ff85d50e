"""A migrated database with nobody in it, made once a run: others begin as copies of it."""

from __future__ import annotations

import os
import subprocess
from importlib.resources import files
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from config.embedded.postgres import PACKAGE, RELEASE

_NAME = "recado_pristine"


def keep() -> None:
    """From the test database, to which nobody else may be connected."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    _copy(name, _NAME)


def copy_to(name: str) -> None:
    """A new database beside it."""
    _copy(_NAME, name)


def bring_to(url: str) -> None:
    """Into an empty database of any server."""
    programs = files(PACKAGE) / RELEASE / "bin"
    source = with_database(os.environ["DATABASE_URL"], _NAME)
    dump = subprocess.run([str(programs / "pg_dump"), source], stdout=subprocess.PIPE, check=True)
    subprocess.run(
        [str(programs / "psql"), "-q", "-1", "-v", "ON_ERROR_STOP=1", url],
        input=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _copy(known: str, name: str) -> None:
    copied = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(known))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(copied)
