"""What outlives a restart when `--state` names a file: accounts, numbers and templates.

Messages, windows and sessions don't. Written soon after a change and at the end, and put in
place whole, so that a kill leaves the last good state.
"""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .accounts import Account, Number, Override
from .template import Template

if TYPE_CHECKING:
    from .world import World

EVERY = 2.0  # seconds between looks whether something changed
_ACCOUNT = ("id", "name", "tier", "subscribed", "app_secret", "banned", "marketing_off")
_NUMBER = (
    "id",
    "display",
    "verified_name",
    "name_status",
    "quality",
    "status",
    "throughput",
    "code_verified",
    "pin",
    "profile",
    "settings",
    "username",
)


def load(world: World, path: Path) -> None:
    """Bring back what was known; a file that is missing or no longer fits is left alone."""
    try:
        known = json.loads(path.read_text())
        accounts = [_account(one) for one in known["accounts"]]
        templates = [Template(**one) for one in known["templates"]]
    except (OSError, ValueError, KeyError, TypeError):
        return
    world.accounts = {one.id: one for one in accounts}
    for template in templates:
        world.catalogue.add(template)
    for one in known["numbers"]:
        world.numbers[one["id"]] = _number(world, one)


async def keep(world: World, path: Path) -> None:
    """Until it is cancelled, and then once more."""
    written = ""
    try:
        while True:
            await asyncio.sleep(EVERY)
            written = _write(path, world, written)
    finally:
        _write(path, world, written)


def _write(path: Path, world: World, written: str) -> str:
    told = json.dumps(_known(world))
    if told != written:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(told)
        fresh.replace(path)
    return told


def _known(world: World) -> dict[str, list[dict[str, Any]]]:
    return {
        "accounts": [
            _told(one, _ACCOUNT) | {"override": _override(one), "opted_out": sorted(one.opted_out)}
            for one in world.accounts.values()
        ],
        "numbers": [
            _told(one, _NUMBER)
            | {"override": _override(one), "account": one.account.id if one.account else None}
            for one in world.numbers.values()
        ],
        "templates": [asdict(one) for one in world.catalogue.all()],
    }


def _told(thing: Account | Number, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _override(thing: Account | Number) -> dict[str, str] | None:
    return asdict(thing.override) if thing.override else None


def _account(told: dict[str, Any]) -> Account:
    override = Override(**told["override"]) if told["override"] else None
    return Account(
        **{name: told[name] for name in _ACCOUNT},
        override=override,
        opted_out=set(told["opted_out"]),
    )


def _number(world: World, told: dict[str, Any]) -> Number:
    override = Override(**told["override"]) if told["override"] else None
    account = world.accounts.get(told["account"] or "")
    return Number(**{name: told[name] for name in _NUMBER}, override=override, account=account)
