"""Taking away what tests had to commit, because several connections were to see it."""

from __future__ import annotations

from django.db import connection

from apps.accounts.models import Tenant


def forget_people(tenant: Tenant) -> None:
    """Inside the tenant: all contacts with whatever was said, and their place in the plan."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE conversations_contact, conversations_message, conversations_orphan,"
            " conversations_searchdue, conversations_searchduerange CASCADE"
        )
    tenant.usage.filter(resource__in=["max_contacts", "messages_per_day"]).delete()
