"""/{number}/username"""

from __future__ import annotations

import re

from apps.whatsapp.simulator.errors import GraphError

from .call import DONE, Answer, Call, needs

USERNAME = re.compile(r"[a-z0-9._]{3,35}")


async def read(call: Call) -> Answer:
    username = call.number().username
    return {"username": username, "status": "approved"} if username else {}


async def write(call: Call) -> Answer:
    username = str(needs(await call.parameters(), "username")).lower()
    if not USERNAME.fullmatch(username):
        raise GraphError(147001, "The username may have 3 to 35 of a-z, 0-9, dot and underscore")
    call.number().username = username
    return {**DONE, "status": "approved"}


async def delete(call: Call) -> Answer:
    call.number().username = ""
    return dict(DONE)


async def suggest(call: Call) -> Answer:
    name = re.sub(r"[^a-z0-9]+", ".", call.number().verified_name.lower())
    return {"data": [{"username_suggestions": [name, f"{name}.br", f"{name}.oficial"]}]}
