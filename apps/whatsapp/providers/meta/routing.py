"""Whose a webhook is: read on every one before it is stored, so only as far as needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from apps.whatsapp.providers.meta.reading import id_of
from apps.whatsapp.providers.protocol import RoutingKeys

#: Who has a change, by its channel key ("" when it names no number) and account key.
Owner = Callable[[str, str], Hashable | None]


def keys(body: Any) -> RoutingKeys:
    """The numbers and, for changes that name none, the accounts of a webhook."""
    channels: set[str] = set()
    accounts: set[str] = set()
    for entry in _entries(body):
        for change in _changes(entry):
            channel, account = address(entry, change)
            (channels if channel else accounts).add(channel or account)
    return RoutingKeys(frozenset(channels - {""}), frozenset(accounts - {""}))


def split(body: Any, owner: Owner) -> dict[Hashable | None, Any]:
    """The webhook's body cut into one for each owner, change by change.

    `owner` is given the channel key and the account key of a change. Whatever is not shaped like
    a change goes where its account goes, or to None; nothing is lost.
    """
    if not isinstance(body, dict) or not isinstance(body.get("entry"), list):
        return {None: body}
    parts: dict[Hashable | None, list[Any]] = {}
    for entry in body["entry"]:
        for whose, part in _shares(entry, owner).items():
            parts.setdefault(whose, []).append(part)
    if not parts:
        return {None: body}
    return {whose: {**body, "entry": entries} for whose, entries in parts.items()}


def address(entry: dict[str, Any], change: Any) -> tuple[str, str]:
    """The channel key ("" when the change names no number) and the account key of a change."""
    account = id_of(entry.get("id"))
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        return "", account
    metadata = value.get("metadata")
    channel = id_of(metadata.get("phone_number_id")) if isinstance(metadata, dict) else ""
    # Events about partners name their account themselves; the entry may then name the portfolio.
    about = value.get("waba_info")
    named = id_of(about.get("waba_id")) if isinstance(about, dict) else ""
    return channel, named or account


def _entries(body: Any) -> Iterator[dict[str, Any]]:
    entries = body.get("entry") if isinstance(body, dict) else None
    if isinstance(entries, list):
        yield from (entry for entry in entries if isinstance(entry, dict))


def _changes(entry: dict[str, Any]) -> list[Any]:
    changes = entry.get("changes")
    return changes if isinstance(changes, list) else []


def _shares(entry: Any, owner: Owner) -> dict[Hashable | None, Any]:
    if not isinstance(entry, dict):
        return {None: entry}
    changes = _changes(entry)
    if not changes:
        return {owner("", id_of(entry.get("id"))): entry}
    shares: dict[Hashable | None, list[Any]] = {}
    for change in changes:
        shares.setdefault(owner(*address(entry, change)), []).append(change)
    return {whose: {**entry, "changes": share} for whose, share in shares.items()}
