"""The gateway as a provider: one name for each question of the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from apps.whatsapp.errors import Failure
from apps.whatsapp.events import Event, StatusChanged
from apps.whatsapp.messages import Address, MarkRead, MediaKind, Message, Revoke, Typing
from apps.whatsapp.providers.protocol import (
    Capabilities,
    Connection,
    Listing,
    Request,
    Response,
    RoutingKeys,
    Sent,
    Traces,
)
from apps.whatsapp.providers.waha import (
    files,
    listing,
    outcomes,
    parsing,
    sending,
    signing,
    statuses,
)


class Waha:
    """A session of a WAHA gateway; `Connection.key` is its name."""

    name = "waha"
    capabilities = Capabilities(
        media=frozenset(MediaKind),
        media_bytes=files.LARGEST,
        mime_types=files.MIME_TYPES,
        reactions=True,
        replies=True,
        location=True,
        cards=True,
        receipts=True,
        mark_read=True,
        typing=True,
        # "About two days", WhatsApp's help says; later the gateway agrees and nothing happens.
        revoke_within=timedelta(days=2),
        number_check=True,
        history=True,
        listing=Listing.CHAT,
        qr=True,
    )

    def request_for(self, connection: Connection, message: Message) -> Request:
        return sending.request_for(connection, message)

    def outcome(self, response: Response) -> Sent | Failure:
        return outcomes.outcome(response)

    def mark_read(self, connection: Connection, what: MarkRead) -> Request | None:
        return sending.mark_read(connection, what)

    def typing(self, connection: Connection, what: Typing) -> Request | None:
        return sending.typing(connection, what)

    def revoke(self, connection: Connection, what: Revoke) -> Request | None:
        return sending.revoke(connection, what)

    def revoked(self, response: Response) -> Failure | None:
        return outcomes.not_revoked(response)

    def number_check(self, connection: Connection, phone: str) -> Request | None:
        return sending.number_check(connection, phone)

    def number_known(self, response: Response) -> tuple[bool, str] | Failure:
        return outcomes.number_known(response)

    def history(self, connection: Connection, message: str, chat_id: str = "") -> Request | None:
        return statuses.history(connection, message, chat_id)

    def history_told(
        self, connection: Connection, response: Response
    ) -> Sequence[StatusChanged] | Failure:
        return statuses.history_told(connection, response)

    def listing(
        self,
        connection: Connection,
        to: Address,
        since: datetime,
        until: datetime,
        more: str = "",
    ) -> Request | None:
        return listing.listing(connection, to, since, until, more)

    def listing_told(self, connection: Connection, response: Response) -> Traces | Failure:
        return listing.listing_told(connection, response)

    def verify(self, connection: Connection, headers: Mapping[str, str], raw: bytes) -> bool:
        return signing.verify(connection.secret, headers, raw)

    def keys(self, body: Any) -> RoutingKeys:
        return parsing.keys(body)

    def parse(self, body: Any) -> list[Event]:
        return parsing.parse(body)
