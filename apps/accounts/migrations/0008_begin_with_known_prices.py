"""Markets and prices as far as they were known in November 2026; the admin adds to them."""

import csv
from pathlib import Path
from typing import Any

from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "price_list"


def add_prices(apps: Any, _editor: Any) -> None:
    for name, file in (("PriceMarket", "markets.csv"), ("MessageRate", "rates.csv")):
        model = apps.get_model("accounts", name)
        with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
            model.objects.bulk_create(
                (model(**line) for line in csv.DictReader(lines)), ignore_conflicts=True
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_prices_of_messages")]
    operations = [migrations.RunPython(add_prices, migrations.RunPython.noop)]
