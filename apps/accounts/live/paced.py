"""Streams at a bearable pace: at most one frame in a quarter of a second, and the last arrives.

Any process may offer a frame. What comes too soon waits in Redis, each newer one in the
place of the older, and is sent by the first web process that finds its time has come; so
a worker that dies after its last offer takes nothing with it.
"""

from __future__ import annotations

from redis import asyncio as aio

from apps.accounts.momentary import store

GAP = 250  # milliseconds between two frames of one stream
_KEPT = 60  # seconds what waits is kept when nobody is there to send it
_REMEMBERED = 3600  # seconds the version of the newest frame is known

# KEYS: the stream. ARGV: its channel, the frame, its version ("": newer than any), and the
# times above. Answers 1 sent, 0 waits, -1 dropped.
_OFFER = """
    local newest = tonumber(redis.call('GET', KEYS[1] .. ':version') or '-1')
    local version = tonumber(ARGV[3]) or newest
    if version < newest then return -1 end
    redis.call('SET', KEYS[1] .. ':version', version, 'EX', ARGV[6])
    if redis.call('SET', KEYS[1] .. ':gate', 1, 'NX', 'PX', ARGV[4]) then
        redis.call('DEL', KEYS[1] .. ':waits')
        redis.call('ZREM', 'recado:paced', KEYS[1])
        redis.call('PUBLISH', ARGV[1], ARGV[2])
        return 1
    end
    local now = redis.call('TIME')
    local opens = now[1] * 1000 + math.floor(now[2] / 1000) + redis.call('PTTL', KEYS[1] .. ':gate')
    redis.call('HSET', KEYS[1] .. ':waits', 'channel', ARGV[1], 'frame', ARGV[2])
    redis.call('EXPIRE', KEYS[1] .. ':waits', ARGV[5])
    redis.call('ZADD', 'recado:paced', 'NX', opens, KEYS[1])
    return 0
"""
# ARGV: the gap. Answers how many were sent.
_DELIVER = """
    local now = redis.call('TIME')
    local ms = now[1] * 1000 + math.floor(now[2] / 1000)
    local due = redis.call('ZRANGEBYSCORE', 'recado:paced', '-inf', ms, 'LIMIT', 0, 200)
    for _, stream in ipairs(due) do
        local waits = redis.call('HMGET', stream .. ':waits', 'channel', 'frame')
        redis.call('ZREM', 'recado:paced', stream)
        redis.call('DEL', stream .. ':waits')
        if waits[1] then
            redis.call('SET', stream .. ':gate', 1, 'PX', ARGV[1])
            redis.call('PUBLISH', waits[1], waits[2])
        end
    end
    return #due
"""


def offer(stream: str, channel: str, frame: bytes, version: int | None = None) -> bool:
    """Send the frame now or soon. False when a newer version was offered before."""
    script = store().register_script(_OFFER)
    arguments = [channel, frame, "" if version is None else version, GAP, _KEPT, _REMEMBERED]
    return int(script(keys=[f"recado:paced:{stream}"], args=arguments)) >= 0


async def deliver(redis: aio.Redis) -> int:
    """Send what has waited long enough; says how many frames that were."""
    return int(await redis.register_script(_DELIVER)(args=[GAP]))
