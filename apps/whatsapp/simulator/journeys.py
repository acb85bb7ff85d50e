"""What becomes of an accepted message: its statuses, and what the person does then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import inbound
from .errors import in_status
from .ledger import Happening, Sent
from .triggers import Trigger
from .webhooks.items import Item

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
EARLY_BY = 0.4  # seconds that the answer waits when statuses are to come before it


def begin(world: World, message: Sent, trigger: Trigger, *, fails: int | None) -> None:
    """Plan all statuses. `fails` is what the message itself brings about."""
    code = trigger.fail or fails
    journey = trigger.journey if trigger.fail or not code else ("failed",)
    step = 0.0 if trigger.early else world.faults.webhook_delay_ms / 1000
    priced = False
    for place, status in enumerate(journey, start=1):
        if status == "read" and world.faults.read_rate < 1 and not world.chance.happens(
            "read", world.faults.read_rate
        ):  # fmt: skip
            break
        with_price = status == "sent" or (status in ("delivered", "read") and not priced)
        priced = priced or (with_price and status != "sent")
        item = _item(world, message, trigger, status, after=place * step, price=with_price,
                     code=code if status == "failed" else None)  # fmt: skip
        if trigger.lost:
            world.courier.lose(item)
        else:
            world.courier.expect(item, after=place * step, doubled=trigger.doubled)
    if "delivered" in journey:
        _answer(world, message, trigger, after=(len(journey) + 1) * step)


def report(world: World, message: Sent, status: str, *, code: int | None = None) -> None:
    """One status out of turn, by `POST /_sim/statuses`."""
    trigger = Trigger("by hand")
    item = _item(world, message, trigger, status, after=0, price=status == "sent", code=code)
    world.courier.expect(item)


def _item(
    world: World,
    message: Sent,
    trigger: Trigger,
    status: str,
    *,
    after: float,
    price: bool,
    code: int | None,
) -> Item:
    happening = Happening(status, int(world.now() + after), code=code)
    message.happened.append(happening)
    names_contact = status != "failed" or world.faults.contacts_on_failed
    return Item(
        message.number.account_id,
        "messages",
        _status(message, happening, price=price, anonymous=trigger.anonymous),
        number=message.number,
        part="statuses",
        person=message.person if names_contact else None,
        happening=happening,
    )


def _status(message: Sent, happening: Happening, *, price: bool, anonymous: bool) -> Json:
    told: Json = {
        "id": message.id,
        "status": happening.status,
        "timestamp": str(happening.at),
    }
    if message.person.wa_id:
        told["recipient_id"] = message.person.wa_id
    told["recipient_user_id"] = message.person.user_id
    if message.callback_data and not anonymous:
        told["biz_opaque_callback_data"] = message.callback_data
    if happening.code is not None:
        told["errors"] = [in_status(happening.code)]
    elif price:
        told["pricing"] = {
            "billable": not message.free,
            "pricing_model": "PMP",
            "type": "free_customer_service" if message.free else "regular",
            "category": message.category,
        }
    return told


def _answer(world: World, message: Sent, trigger: Trigger, *, after: float) -> None:
    says = trigger.says
    if not says and world.chance.happens("reply", world.faults.reply_rate):
        says = "anything"
    if says:
        inbound.answer(world, message, says, after=after)
