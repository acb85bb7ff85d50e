"""What waited for a message is applied once the message, or its provider's id, is there.

Whoever sends writes the id and sees no orphan, while whoever applies webhooks writes the orphan
and sees no id. So both look once more after their commit; whoever is later sees both.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from apps.accounts.afterwards import once_committed
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.inbox import afterwards, orphans, progress, rows, words
from apps.conversations.inbox.afterthoughts import After
from apps.conversations.inbox.orphans import Named
from apps.conversations.inbox.words import Word


def adopt(tenant: Tenant, named: Sequence[Named]) -> None:
    """Messages whose provider's id has just been written, in the same transaction."""
    _apply(tenant, named)


def look_again(tenant: Tenant, names: Sequence[rows.Name]) -> None:
    """Once this transaction is over, for whoever wrote the other half meanwhile."""
    if names:
        once_committed(_look, tenant, list(names))


def _look(tenant: Tenant, names: Sequence[rows.Name]) -> None:
    with in_tenant(tenant):
        found = orphans.with_a_home(names)
        if found:
            with transaction.atomic():
                _apply(tenant, found)


@transaction.atomic
def sweep(tenant: Tenant) -> int:
    """Whom a crash between a commit and its second look left behind; how many orphans."""
    return _apply(tenant, orphans.all_with_a_home())


def _apply(tenant: Tenant, named: Sequence[Named]) -> int:
    waited = orphans.take([one for one in named if one[2]])
    if not waited:
        return 0
    statuses = [(pk, Word.of_json(told)) for pk, told in waited if told["what"] == words.WHAT]
    others = [After.of_json(told) for _pk, told in waited if told["what"] != words.WHAT]
    progress.apply(tenant, statuses)
    afterwards.apply(tenant, others)
    return len(waited)
