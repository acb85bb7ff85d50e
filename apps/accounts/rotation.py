"""Encrypting every secret anew after ENCRYPTION_KEYS got a new first key.

What is still under an older key is what is left to do, so a run that was cut off simply
goes on, and a second run finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from apps.accounts import schemas, secrets
from apps.accounts.models import Tenant
from apps.accounts.tenancy import PUBLIC, in_public, in_schema

BATCH = 500  # rows a transaction
_SEALED = re.compile(r"^v\d+:[0-9a-f]{8}:[A-Za-z0-9+/]+=*$")


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds secrets: encrypted text, or JSON with encrypted texts in it."""

    model: type[models.Model]
    field: str

    @property
    def is_json(self) -> bool:
        return isinstance(self.model._meta.get_field(self.field), models.JSONField)

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.field}"


@dataclass(slots=True)
class Progress:
    """How one column of one schema fared. `unreadable`: the key that wrote it is not known."""

    schema: str
    place: Place
    rotated: int = 0
    unreadable: int = 0


def places() -> list[Place]:
    """Every column with secrets, found in the models themselves."""
    found = [
        Place(model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, secrets.EncryptedTextField)
    ]
    return [*found, Place(Authenticator, "data")]


def rotate_all(*, batch: int = BATCH) -> Iterator[Progress]:
    """One Progress for each column of each schema, as it is done."""
    with in_public():
        tenants = list(Tenant.objects.order_by("pk").values_list("schema_name", flat=True))
    for schema in [PUBLIC, schemas.TEMPLATE, *tenants]:
        for place in places():
            if _is_shared(place.model) == (schema == PUBLIC):
                with in_schema(schema):
                    yield _rotate(Progress(schema, place), batch)


def _is_shared(model: type[models.Model]) -> bool:
    return apps.get_app_config(model._meta.app_label).name not in settings.TENANT_APPS


def _rotate(progress: Progress, batch: int) -> Progress:
    last = None
    while True:
        with transaction.atomic():
            rows = list(_stored(progress.place, after=last)[:batch])
            for pk, stored in rows:
                _rotate_row(progress, pk, stored)
        if not rows:
            return progress
        last = rows[-1][0]


def _stored(place: Place, *, after: Any) -> Any:
    """(primary key, what the database holds), locked, of rows that may be under an older key."""
    rows = place.model._default_manager.order_by("pk").select_for_update(of=("self",))
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if place.is_json:
        return rows.values_list("pk", place.field)
    current = f"v1:{secrets.current_key_id()}:"
    # Cast, because the field itself would decrypt what it reads.
    rows = rows.annotate(stored=Cast(place.field, models.TextField()))
    return rows.exclude(stored="").exclude(stored__startswith=current).values_list("pk", "stored")


def _rotate_row(progress: Progress, pk: Any, stored: Any) -> None:
    place = progress.place
    try:
        anew = _resealed(stored) if place.is_json else secrets.decrypt(stored)
    except secrets.CannotDecrypt:
        progress.unreadable += 1
        return
    if anew != stored:
        # An encrypted field encrypts what it is given, with the current key.
        place.model._default_manager.filter(pk=pk).update(**{place.field: anew})
        progress.rotated += 1


def _resealed(value: Any) -> Any:
    """The same JSON with every encrypted text under the current key."""
    if isinstance(value, dict):
        return {name: _resealed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_resealed(inner) for inner in value]
    if not isinstance(value, str) or not _SEALED.match(value):
        return value
    is_current = secrets.key_id_of(value) == secrets.current_key_id()
    return value if is_current else secrets.encrypt(secrets.decrypt(value))
