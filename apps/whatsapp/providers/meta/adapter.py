"""Meta's Cloud API as a provider."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import Event, StatusChanged
from apps.whatsapp.messages import Address, MarkRead, Message, Revoke, Typing
from apps.whatsapp.providers.meta import history, outcomes, requests, routing, signatures
from apps.whatsapp.providers.meta.capabilities import CAPABILITIES
from apps.whatsapp.providers.meta.parsing import parse
from apps.whatsapp.providers.protocol import (
    Capabilities,
    Connection,
    Request,
    Response,
    RoutingKeys,
    Sent,
    Traces,
)


@dataclass
class Meta:
    """`marketing_endpoint`: see `requests.message_request`; off, because few accounts have it."""

    marketing_endpoint: bool = False
    name: str = "meta"
    capabilities: Capabilities = CAPABILITIES

    def request_for(self, connection: Connection, message: Message) -> Request:
        return requests.message_request(
            connection, message, marketing_endpoint=self.marketing_endpoint
        )

    def outcome(self, response: Response) -> Sent | Failure:
        return outcomes.outcome(response)

    def mark_read(self, connection: Connection, what: MarkRead) -> Request | None:
        return requests.read_request(connection, what)

    def typing(self, connection: Connection, what: Typing) -> Request | None:
        return requests.typing_request(connection, what)

    def revoke(self, connection: Connection, what: Revoke) -> Request | None:
        return None  # Meta has no such thing: what was sent stays

    def revoked(self, response: Response) -> Failure | None:
        return Failure(Verdict.FIX_DATA, "not_supported")

    def number_check(self, connection: Connection, phone: str) -> Request | None:
        return None  # Meta has no such question; a message to nobody comes back as failed

    def number_known(self, response: Response) -> tuple[bool, str] | Failure:
        return Failure(Verdict.FIX_DATA, "not_supported")

    def history(self, connection: Connection, message: str, chat_id: str = "") -> Request | None:
        return history.history_request(connection, message)

    def history_told(
        self, connection: Connection, response: Response
    ) -> Sequence[StatusChanged] | Failure:
        return history.statuses_told(connection, response)

    def listing(
        self,
        connection: Connection,
        to: Address,
        since: datetime,
        until: datetime,
        more: str = "",
    ) -> Request | None:
        return history.listing_request(connection, more)

    def listing_told(self, connection: Connection, response: Response) -> Traces | Failure:
        return history.traces_told(connection, response)

    def verify(self, connection: Connection, headers: Mapping[str, str], raw: bytes) -> bool:
        return signatures.is_genuine(headers, raw, connection.secret)

    def keys(self, body: Any) -> RoutingKeys:
        return routing.keys(body)

    def split(
        self, body: Any, owner: Callable[[str, str], Hashable | None]
    ) -> dict[Hashable | None, Any]:
        """See `routing.split`."""
        return routing.split(body, owner)

    def parse(self, body: Any) -> list[Event]:
        return parse(body)
