"""For whom a worker does what it does with an import: they stand in the log and are told."""

from __future__ import annotations

from apps.accounts.actor import Actor
from apps.accounts.models import ApiKey, User
from apps.conversations.models import Import


def keep(import_: Import, by: Actor) -> None:
    """Who asks for the next piece of work; the caller saves it."""
    import_.starter_id = by.user.pk if by.user else None
    import_.starter_key_id = by.api_key.pk if by.api_key else None


def person(import_: Import) -> User | None:
    """None for programs, and for somebody who is gone."""
    if import_.starter_id is None or import_.starter_key_id is not None:
        return None
    return User.objects.filter(pk=import_.starter_id, is_active=True).first()


def actor(import_: Import) -> Actor:
    """As far as they are still known."""
    user_id, key_id = import_.starter_id, import_.starter_key_id
    return Actor(
        user=User.objects.filter(pk=user_id).first() if user_id else None,
        api_key=ApiKey.objects.filter(pk=key_id).first() if key_id else None,
    )
