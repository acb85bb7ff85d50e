"""The command's flags, made from the options so that neither forgets the other."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction
from dataclasses import fields
from typing import Any

from .options import FAULT_HELP, Faults, Options

HELP: dict[str, str] = {
    "host": "address to listen on",
    "port": "port to listen on; 0 takes a free one",
    "callback_url": "where webhooks go that no number and no WABA has an own address for",
    "app_id": "the app's id",
    "app_secret": "signs the webhooks (a development value)",
    "verify_token": "what the callback address is asked with",
    "waha_api_key": "X-Api-Key of the WAHA-shaped face (a development value)",
    "waha_engine": "the engine that WAHA's face says it has",
    "seed": "the same seed and the same requests give the same world",
    "keep": "how many messages stay readable",
    "state": "a file in which accounts, numbers and templates outlive a restart",
    "retry_seconds": "before a webhook is tried again; doubles each time",
}
#: The command takes these from the installation's settings unless told otherwise.
FROM_SETTINGS = {"app_secret", "verify_token"}


def add(parser: ArgumentParser) -> None:
    defaults = Options()
    for name, words in HELP.items():
        default = getattr(defaults, name)
        kind = int if name == "seed" else type(default)
        _add(parser, name, default, kind, words)
    for name, words in FAULT_HELP.items():
        default = getattr(defaults.faults, name)
        _add(parser, name, default, type(default), words)


def _add(parser: ArgumentParser, name: str, default: Any, kind: type, words: str) -> None:
    flag = "--" + name.replace("_", "-")
    said = default not in ("", None) and name not in FROM_SETTINGS
    shown = f"{words} (default: {default!r})" if said else words
    if kind is bool:
        parser.add_argument(
            flag, dest=name, default=default, action=BooleanOptionalAction, help=words
        )
    else:
        parser.add_argument(flag, dest=name, default=default, type=kind, help=shown)


def read(told: dict[str, Any]) -> Options:
    faults = Faults(**{one.name: told[one.name] for one in fields(Faults)})
    return Options(**{name: told[name] for name in HELP}, faults=faults)
