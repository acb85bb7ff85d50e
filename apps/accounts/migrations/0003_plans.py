"""The three plans every installation begins with; the admin changes them."""

from typing import Any

from django.db import migrations

PLANS: list[dict[str, Any]] = [
    {
        "code": "starter",
        "name": "Starter",
        "price_month": 0,
        "max_users": 10,
        "max_contacts": 1_000,
        "max_campaigns": 50,
        "max_channels": 5,
        "messages_per_day": 1_000,
        "api_requests_per_minute": 120,
        "max_sockets": 200,
    },
    {
        "code": "professional",
        "name": "Professional",
        "price_month": 290,
        "max_users": 50,
        "max_contacts": 50_000,
        "max_campaigns": 500,
        "max_channels": 20,
        "messages_per_day": 50_000,
        "api_requests_per_minute": 600,
        "max_sockets": 500,
    },
    {
        "code": "enterprise",
        "name": "Enterprise",
        "price_month": 1_490,
        "max_users": None,
        "max_contacts": None,
        "max_campaigns": None,
        "max_channels": None,
        "messages_per_day": None,
        "api_requests_per_minute": 6_000,
        "max_sockets": 2_000,
    },
]


def add_plans(apps: Any, _editor: Any) -> None:
    model = apps.get_model("accounts", "Plan")
    for position, fields in enumerate(PLANS):
        model.objects.get_or_create(code=fields["code"], defaults={**fields, "position": position})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_database_functions")]

    operations = [migrations.RunPython(add_plans, migrations.RunPython.noop)]
