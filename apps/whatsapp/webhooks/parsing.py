"""From stored webhooks to what they say, as far as it is about this tenant's channels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from apps.whatsapp.events import Event, Ignored, Unparsed
from apps.whatsapp.models import Channel, WebhookEvent
from apps.whatsapp.providers import provider_of
from apps.whatsapp.webhooks import reading

MOST_PROBLEMS = 20  # lines kept with an event


@dataclass(frozen=True, slots=True)
class Reach:
    """The channels that an event may speak of: for Meta those of its world (live or sandbox),
    for a gateway only the one at whose address it came in, since names of sessions repeat."""

    channels: dict[str, Channel]  # by the provider's name for it

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset(channel.account for channel in self.channels.values() if channel.account)

    def refuses(self, event: Event) -> str:
        """Why the event is none of this tenant's business, "" when it is."""
        number = getattr(event, "channel_key", "")
        account = getattr(event, "account_key", "")
        if number:
            return "" if number in self.channels else f"no channel of this company: {number}"
        if account:
            return "" if account in self.accounts else f"no account of this company: {account}"
        return "" if isinstance(event, Ignored | Unparsed) else "names no channel"


@dataclass(slots=True)
class Parsed:
    """One stored webhook, read. `problems`: items that could not be, each with its place."""

    row: WebhookEvent
    reach: Reach
    events: list[Event] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    items: int = 0
    fault: str = ""  # why it could not be applied

    def spoken_of(self) -> Iterator[Channel]:
        """The channels that its events name."""
        for key in {getattr(event, "channel_key", "") for event in self.events}:
            if key in self.reach.channels:
                yield self.reach.channels[key]


class Reaches:
    """The tenant's channels, read once for a batch."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        self._channels = list(channels)
        self._known: dict[object, Reach] = {}

    def of(self, row: WebhookEvent) -> Reach:
        is_meta = row.provider == Channel.Provider.META
        key: object = (row.provider, row.sandbox) if is_meta else row.channel_id
        if key not in self._known:
            mine = self._in_world(row) if is_meta else self._at_address(row)
            self._known[key] = Reach({channel.key: channel for channel in mine if channel.key})
        return self._known[key]

    def _in_world(self, row: WebhookEvent) -> list[Channel]:
        return [
            channel
            for channel in self._channels
            if channel.provider == row.provider and channel.sandbox == row.sandbox
        ]

    def _at_address(self, row: WebhookEvent) -> list[Channel]:
        return [channel for channel in self._channels if channel.pk == row.channel_id]


def parse(row: WebhookEvent, reach: Reach) -> Parsed:
    """Never raises: what can't be read is told among the problems."""
    parsed = Parsed(row, reach)
    for event in _events(row):
        parsed.items += 1
        if isinstance(event, Unparsed):
            parsed.problems.append(f"{event.path}: {event.why}".removeprefix(": "))
        elif refusal := reach.refuses(event):
            parsed.problems.append(refusal)
        else:
            parsed.events.append(event)
    return parsed


def _events(row: WebhookEvent) -> list[Event]:
    try:
        return provider_of(row.provider).parse(reading.decoded(bytes(row.body)))
    except reading.Unreadable as exc:
        return [Unparsed(str(exc))]
    except Exception as exc:  # parsers promise not to raise; an event must not be lost if one does
        return [Unparsed(f"the parser failed: {type(exc).__name__}")]
