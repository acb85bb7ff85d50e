"""Which trace at a provider is which message of ours. Pure arithmetic: no database.

A message without its provider's id is known again only where there is no other way to read it:
to the same person, in the seconds in which it was under way, with the same text where the
provider tells texts, one trace that fits, and one message that it fits. Anything else stays
uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.conversations.people.keys import Key, Scope, keys_of
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import Trace

EARLY = timedelta(seconds=5)  # two machines' clocks, and times in whole seconds
LATE = timedelta(seconds=60)  # what was handed over in time may be taken up after we gave up


@dataclass(frozen=True, slots=True)
class Sought:
    """A message that may have left between `since` and `until`. `text`: what it says, "" for one
    that says nothing. `is_rival`: it is only there because a trace might be its own."""

    id: UUID
    to: Address
    text: str
    since: datetime
    until: datetime
    is_rival: bool = False


def found(
    sought: Sequence[Sought], traces: Iterable[Trace], scope: Scope
) -> list[tuple[UUID, Trace]]:
    """Our message's id and its trace, for those without any doubt."""
    told = list({trace.provider_id: trace for trace in traces}.values())
    pairs = [
        (one, trace)
        for one in sought
        for names in [_names(one.to, scope)]
        for trace in told
        if _fits(one, names, trace, scope)
    ]
    return [
        (one.id, trace)
        for one, trace in pairs
        if not one.is_rival
        and sum(other.id == one.id for other, _ in pairs) == 1
        and sum(other.provider_id == trace.provider_id for _, other in pairs) == 1
    ]


def _fits(one: Sought, names: set[Key], trace: Trace, scope: Scope) -> bool:
    if trace.at is None or not one.since - EARLY <= trace.at <= one.until + LATE:
        return False
    return _says_the_same(one, trace) and bool(names & _names(trace.to, scope))


def _says_the_same(one: Sought, trace: Trace) -> bool:
    """A text that is empty on both sides proves nothing."""
    if trace.text is None:
        return True
    return bool(one.text.strip()) and one.text.split() == trace.text.split()


def _names(address: Address, scope: Scope) -> set[Key]:
    return set(keys_of(address, scope))
