"""What we remember of a session, in `Channel.session`.

`word`: the gateway's last word for its state. `told_at`: when the gateway told it, by its
own clock. `polled_at`: when we asked last. `wanted`: somebody switched it on, and nobody off.
`linked`: a phone was linked to it. `misses`: questions in a row that got no answer. `step`,
`step_at`: how far up the ladder of repairs it is, and since when. Times are ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.whatsapp.models import Channel

Session = dict[str, Any]


@contextmanager
def changing(channel: Channel) -> Iterator[Session]:
    """What is remembered, alone for us, to be changed in place; saved at the end.

    Hold it for as long as a thought takes: never over a question to the gateway.
    """
    with transaction.atomic():
        row = Channel.objects.select_for_update().only("session").get(pk=channel.pk)
        session = dict(row.session)
        yield session
        if session != row.session:
            Channel.objects.filter(pk=channel.pk).update(session=session)
        channel.session = session


def moment(session: Session, name: str) -> datetime | None:
    """One of the times; None when there is none."""
    text = session.get(name)
    return datetime.fromisoformat(text) if text else None


def is_old_news(session: Session, at: datetime | None) -> bool:
    """The gateway told something newer already: webhooks may overtake each other."""
    last = moment(session, "told_at")
    return bool(at and last and at < last)
