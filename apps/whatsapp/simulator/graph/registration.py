"""Bringing a number onto the Cloud API and taking it off again."""

from __future__ import annotations

import re
import time

from apps.whatsapp.simulator.errors import GraphError, invalid

from .call import DONE, Answer, Call, Json, needs
from .numbers import checked_pin
from .tokens import MANAGEMENT, check_scope

MOST, WITHIN = 10, 72 * 3600  # calls, seconds
WRONG_CODE = "000000"


async def add(call: Call) -> Answer:
    """POST /{waba}/phone_numbers"""
    check_scope(call.token, MANAGEMENT)
    account, told = call.account(), await call.parameters()
    digits = re.sub(r"\D", "", f"{needs(told, 'cc')}{needs(told, 'phone_number')}")
    number = call.world.number(f"2{digits.zfill(14)[-14:]}", call.token)
    number.account = account
    number.display = f"+{digits}"
    number.verified_name = str(needs(told, "verified_name"))
    number.status, number.code_verified = "PENDING", False
    return {"id": number.id}


async def request_code(call: Call) -> Answer:
    told = await call.parameters()
    if needs(told, "code_method") not in ("SMS", "VOICE"):
        raise invalid("Param code_method must be SMS or VOICE.")
    needs(told, "language")
    call.number().code_verified = False
    return dict(DONE)


async def verify_code(call: Call) -> Answer:
    """Any six digits will do, except 000000."""
    code = str(needs(await call.parameters(), "code")).replace("-", "")
    if len(code) != 6 or not code.isdigit() or code == WRONG_CODE:
        raise GraphError(136025, "The code is wrong")
    call.number().code_verified = True
    return dict(DONE)


async def register(call: Call) -> Answer:
    number, told = call.number(), await call.parameters()
    _product(told)
    now = time.time()
    number.registrations = [at for at in number.registrations if at > now - WITHIN]
    if len(number.registrations) >= MOST:
        raise GraphError(133016, "Too many registrations. Wait 72 hours")
    if not number.code_verified:
        raise GraphError(133006, "Verify the number before registering it")
    pin = checked_pin(needs(told, "pin"))
    if number.pin and number.pin != pin:
        raise GraphError(133005, "The PIN is not the one that was set")
    number.registrations.append(now)
    number.pin, number.status = pin, "CONNECTED"
    return dict(DONE)


async def deregister(call: Call) -> Answer:
    number = call.number()
    if number.status != "CONNECTED":
        raise GraphError(133010, "The number is not registered")
    number.registrations.append(time.time())
    number.status = "DISCONNECTED"
    return dict(DONE)


def _product(told: Json) -> None:
    if told.get("messaging_product") != "whatsapp":
        raise GraphError(100, message="(#100) The parameter messaging_product is required.")
