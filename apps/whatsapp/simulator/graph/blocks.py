"""/{number}/block_users"""

from __future__ import annotations

from apps.whatsapp.simulator.errors import GraphError, invalid, missing
from apps.whatsapp.simulator.people import Person, by_phone, by_user_id

from .call import Answer, Call, Json
from .shape import page

MOST = 64_000


def _people(told: Json) -> list[Person]:
    if told.get("messaging_product") != "whatsapp":
        raise missing("messaging_product")
    users = told.get("block_users")
    if not isinstance(users, list) or not users:
        raise missing("block_users")
    found = []
    for one in users:
        if not isinstance(one, dict) or not (one.get("user") or one.get("user_id")):
            raise invalid("Param block_users must hold objects with user or user_id.")
        found.append(by_phone(str(one["user"])) if one.get("user") else by_user_id(one["user_id"]))
    return found


def _told(person: Person) -> Json:
    told: Json = {"input": person.asked_as, "user_id": person.user_id}
    if person.wa_id:
        told["wa_id"] = person.wa_id
    return told


async def block(call: Call) -> Answer:
    """Only who wrote in the last 24 hours can be blocked."""
    number, now = call.number(), call.world.now()
    added, failed = [], []
    for person in _people(await call.json()):
        if len(number.blocked) >= MOST:
            raise GraphError(139101, "The block list is full")
        pair = call.world.pairs.of(number.id, person.key, now=now)
        if pair.window_until > now:
            number.blocked[person.key] = person.user_id
            added.append(_told(person))
        else:
            failed.append(_told(person) | {"errors": [_why()]})
    if failed and not added:
        raise GraphError(139100, "The user has not sent a message in the last 24 hours")
    listed: Json = {"added_users": added}
    if failed:
        listed["failed_users"] = failed
    return {"messaging_product": "whatsapp", "block_users": listed}


def _why() -> Json:
    return {
        "message": "(#139100) Failed to block user",
        "code": 139100,
        "error_data": {"details": "The user has not sent a message in the last 24 hours"},
    }


async def unblock(call: Call) -> Answer:
    number = call.number()
    people = _people(await call.json())
    for person in people:
        number.blocked.pop(person.key, None)
    removed = [_told(person) for person in people]
    return {"messaging_product": "whatsapp", "block_users": {"removed_users": removed}}


async def list_all(call: Call) -> Answer:
    number = call.number()
    shown: list[Json] = []
    for key, user_id in number.blocked.items():
        one: Json = {"messaging_product": "whatsapp", "input": key, "user_id": user_id}
        if key.isdigit():
            one["wa_id"] = key
        shown.append(one)
    return page(shown, call.asked, f"{call.world.base_url}/v23.0/{number.id}/block_users")
