"""How a process of the fleet's migration begins. Imports no model: Django is not up yet."""

import django
from django.db import connection


def begin(database: str) -> None:
    """Set Django up on the parent's database, which may be a test's own."""
    django.setup()
    connection.settings_dict["NAME"] = database
