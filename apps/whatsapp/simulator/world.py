"""Everything the simulator knows, in one place."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from .accounts import Account, Number, Token, new_number
from .catalogue import Catalogue
from .chance import Chance
from .ledger import Ledger
from .media import Shelf
from .options import Faults, Options
from .pairs import Pairs
from .uploads import Uploads
from .waha.gateway import Gateway
from .webhooks.courier import Courier


class World:
    """An open world: any numeric id exists as soon as somebody asks for it."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.faults: Faults = options.faults
        self._work: set[asyncio.Task[Any]] = set()
        self.courier = Courier(self)
        self.gateway = Gateway(self)
        self.base_url = f"http://{options.host}:{options.port}"
        self.callback_verified: bool | None = None
        self.forget()

    def forget(self) -> None:
        """Begin anew: `POST /_sim/reset`, and the start."""
        for task in self._work:
            task.cancel()
        self.chance = Chance(self.options.seed)
        self.accounts: dict[str, Account] = {}
        self.numbers: dict[str, Number] = {}
        self.tokens: dict[str, Token] = {}
        self.catalogue = Catalogue(self.chance)
        self.shelf = Shelf(self.chance)
        self.uploads = Uploads(self.chance)
        self.ledger = Ledger(self.options.keep)
        self.pairs = Pairs()
        self.refused_once: set[tuple[str, str]] = set()
        self.courier.forget()
        self.gateway.forget()

    def account(self, node: str, token: Token | None = None) -> Account:
        account = self.accounts.get(node)
        if account is None:
            account = self.accounts[node] = Account(node, name=f"Sandbox account {node[-4:]}")
            self.catalogue.add_sample(node)
        if token is not None:
            token.names(account)
        return account

    def number(self, node: str, token: Token | None = None) -> Number:
        number = self.numbers.get(node)
        if number is None:
            number = self.numbers[node] = new_number(node)
        if token is not None:
            token.uses(number)
        return number

    def token(self, text: str) -> Token:
        token = self.tokens.get(text)
        if token is None:
            token = self.tokens[text] = Token(text)
        return token

    def now(self) -> float:
        return time.time()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something in the background until it ends or the simulator does."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def close(self) -> None:
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self.courier.close()
