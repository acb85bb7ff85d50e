"""Which variant and which channel somebody gets: dealt out evenly, and always the same to them.

Nobody keeps a list of whose turn it is: both follow from a hash of the batch and the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any
from uuid import UUID

from apps.conversations.contents import variables
from apps.conversations.models import Batch, Message
from apps.conversations.outbox import america
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of

_POSITIVE = 2**63 - 1
#: By which channel somebody talked to us last, and until when anything may be said there.
_THREAD = """
    LEFT JOIN LATERAL (
        SELECT channel_id, window_until FROM conversations_thread
        WHERE contact_id = page.id AND channel_id = ANY(%(channels)s::uuid[])
        ORDER BY last_inbound_at DESC NULLS LAST, id DESC LIMIT 1
    ) AS thread ON true
"""


class Deal:
    """`parts`: pieces of a statement over `page`, with `parameters`. `names`: of all variables.
    Raises ValueError for channels of different providers."""

    def __init__(self, batch: Batch, channels: Sequence[Channel]) -> None:
        if len({channel.provider for channel in channels}) != 1:
            raise ValueError("the channels of a batch are of one provider")
        self._batch, self._channels = batch, channels
        self.names = {
            name
            for variant in batch.variants
            for said in (variant, variant.get("twin") or {})
            for name in variables.names_in(said.get("content"))
        }

    @property
    def parts(self) -> dict[str, str]:
        knows_threads = len(self._channels) > 1 or bool(self._shut)
        return {
            "thread": _THREAD if knows_threads else "",
            "channel": f"coalesce({'thread.channel_id, ' if knows_threads else ''}{_SPREAD})",
            "window": "thread.window_until" if knows_threads else "NULL::timestamptz",
            "variant": self._variant,
            "shut": "variant = ANY(%(shut)s::int[]) AND coalesce(window_until <= now(), true)",
            "lacking": self._lacking,
            "barred": america.SQL if self.is_barred else "false",
        }

    @property
    def is_barred(self) -> bool:
        """Whether it reaches nobody in the United States; then `page` has the phone."""
        batch = self._batch
        kinds = [str(variant["kind"]) for variant in batch.variants]
        return america.bars(self._channels, batch.category, kinds)

    @property
    def parameters(self) -> dict[str, Any]:
        batch = self._batch
        seed = batch.pk.int & (2**62 - 1)
        lacking = {f"lacking{nth}": names for nth, names in enumerate(self._needed)}
        return {
            "batch": batch.pk,
            "origin": batch.origin,
            "author": batch.author_id,
            "category": batch.category,
            "channels": sorted(channel.pk for channel in self._channels),
            "count": len(self._channels),
            "shut": self._shut,
            "kinds": [str(variant["kind"]) for variant in batch.variants],
            "media": [_media(variant) for variant in batch.variants],
            "by_channel": seed,
            "by_variant": seed + 1,
            "positive": _POSITIVE,
            "weights": self._sums[-1],
            "american_areas": sorted(america.areas()) if self.is_barred else [],
            **lacking,
        }

    @property
    def _sums(self) -> list[int]:
        return list(accumulate(int(variant.get("weight", 1)) for variant in self._batch.variants))

    @property
    def _variant(self) -> str:
        turn = "((uuid_hash_extended(page.id, %(by_variant)s) & %(positive)s) %% %(weights)s)"
        if len(self._sums) == 1:
            return "0"
        return f"width_bucket({turn}, ARRAY[{', '.join(map(str, self._sums))}]::bigint[])"

    @property
    def _shut(self) -> list[int]:
        """Variants that may be said only while the person's window is open."""
        if not provider_of(self._channels[0].provider).capabilities.window:
            return []
        kinds = [variant["kind"] for variant in self._batch.variants]
        return [nth for nth, kind in enumerate(kinds) if kind != Message.Kind.TEMPLATE]

    @property
    def _needed(self) -> list[list[str]]:
        """Of each variant the variables that would leave a hole."""
        return [sorted(variables.lacking(one["content"], {})) for one in self._batch.variants]

    @property
    def _lacking(self) -> str:
        holes = [
            f"variant = {nth} AND NOT coalesce(personal ?& %(lacking{nth})s::text[], false)"
            for nth, names in enumerate(self._needed)
            if names
        ]
        return " OR ".join(holes) or "false"


_SPREAD = """(%(channels)s::uuid[])[
    1 + ((uuid_hash_extended(page.id, %(by_channel)s) & %(positive)s) %% %(count)s)::int
]"""


def _media(variant: dict[str, Any]) -> UUID | None:
    named = variant["content"].get("mediaId")
    return UUID(named) if named else None
