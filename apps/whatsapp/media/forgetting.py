"""Files that go: the row at once, the bytes when no other row names them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from apps.accounts.afterwards import once_committed
from apps.accounts.tenancy import current_schema, in_schema
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.media.storing import alone_with
from apps.whatsapp.models import Media

logger = logging.getLogger(__name__)


@transaction.atomic
def forget(ids: Iterable[UUID]) -> int:
    """Delete these files for good; how many there were. Must run inside the tenant.

    The bytes go once the transaction has committed, unless another row names them.
    """
    rows = Media.objects.filter(pk__in=list(ids))
    digests = set(rows.exclude(digest="").values_list("digest", flat=True))
    count = rows.delete()[0]
    for digest in sorted(digests):
        once_committed(_drop_in, current_schema(), digest)
    return int(count)


def sweep() -> int:
    """Take away bytes that no row names: a crash may have come between the two."""
    return sum(drop_unnamed(digest) for folder in _folders() for digest in _unnamed_in(folder))


def drop_unnamed(digest: str) -> bool:
    """Take the bytes away if no row names them."""
    with alone_with(digest):
        if Media.objects.filter(digest=digest).exists():
            return False
        shelf().delete(name_of(digest))
        shelf().delete(name_of(digest, thumbnail=True))
        return True


def _drop_in(schema: str, digest: str) -> None:
    with in_schema(schema):
        drop_unnamed(digest)


def _unnamed_in(folder: str) -> set[str]:
    """Asked all at once; each of the few that are found is asked again before it goes."""
    names = shelf().listdir(f"{current_schema()}/{folder}")[1]
    found = {name.removesuffix(".thumb") for name in names if len(name) >= 64}
    return found - set(Media.objects.filter(digest__in=found).values_list("digest", flat=True))


def _folders() -> list[str]:
    try:
        return sorted(shelf().listdir(current_schema())[0])
    except FileNotFoundError:
        return []
