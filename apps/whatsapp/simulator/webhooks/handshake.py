"""Meta asks an address for its consent before it sends there."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

import aiohttp

from apps.whatsapp.simulator.errors import GraphError

if TYPE_CHECKING:
    from apps.whatsapp.simulator.world import World

LONGEST_ADDRESS = 200  # characters
TRIES = 60  # of the app's address at the start, one a second


async def verify(world: World, url: str, token: str) -> None:
    """Refuses with 2200 unless the address answers with the challenge."""
    if len(url) > LONGEST_ADDRESS or not url.startswith(("http://", "https://")):
        raise GraphError(100, f"override_callback_uri must be a URL of at most {LONGEST_ADDRESS}")
    challenge = str(secrets.randbelow(10**10))
    asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    try:
        async with world.courier.session.get(url, params=asked) as answer:
            said = await answer.text()
            good = answer.status == 200 and said.strip() == challenge
            why = f"HTTP Status Code = {answer.status}; HTTP Message = {answer.reason}"
    except (aiohttp.ClientError, TimeoutError, ValueError) as trouble:
        good, why = False, f"the address could not be reached ({type(trouble).__name__})"
    if not good:
        raise GraphError(
            2200, message=f"(#2200) Callback verification failed with the following errors: {why}"
        )


async def verify_app(world: World) -> None:
    """Ask the address of `--callback-url`, for a minute: it may start after the simulator.

    Whether it agreed is in `/_sim/stats`; webhooks go there anyway.
    """
    for _ in range(TRIES):
        try:
            await verify(world, world.options.callback_url, world.options.verify_token)
        except GraphError:
            world.callback_verified = False
            await asyncio.sleep(1)
        else:
            world.callback_verified = True
            return
