"""The simulator as an application, and as a process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvloop
from aiohttp import web

from . import memory
from .control import routes as control
from .graph.dispatch import WORLD, serve
from .options import Options
from .waha import routes as waha
from .webhooks import handshake
from .world import World

LARGEST_BODY = 101 * 1024 * 1024  # a document and its form
LAST_SECONDS = 1.0  # for requests under way when it ends


def make_app(options: Options) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY)
    app[WORLD] = World(options)
    app.cleanup_ctx.append(_life)
    control.add(app)
    waha.add(app)
    app.router.add_route("*", "/{path:.*}", serve)
    return app


async def _life(app: web.Application) -> AsyncIterator[None]:
    world = app[WORLD]
    # Of the server, not of the world in it, which may be reset meanwhile.
    tasks = [asyncio.create_task(handshake.verify_app(world))] if world.options.callback_url else []
    if world.options.state:
        tasks.append(_keep(world))
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await world.close()


def _keep(world: World) -> asyncio.Task[None]:
    path = Path(world.options.state)
    memory.load(world, path)
    return asyncio.create_task(memory.keep(world, path))


async def run(options: Options, *, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` gets the address; port 0 takes a free one."""
    app = make_app(options)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_SECONDS)
    await runner.setup()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, ended.set)
    try:
        site = web.TCPSite(runner, options.host, options.port, backlog=1024)
        await site.start()
        app[WORLD].base_url = _address(runner, options)
        ready(app[WORLD].base_url)
        await ended.wait()
    finally:
        await runner.cleanup()


def _address(runner: web.AppRunner, options: Options) -> str:
    port = runner.addresses[0][1]
    options.port = port
    host = "127.0.0.1" if options.host in ("", "0.0.0.0") else options.host  # noqa: S104  # nosec B104
    return f"http://{host}:{port}"


def run_forever(options: Options, *, ready: Callable[[str], None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(options, ready=ready))
