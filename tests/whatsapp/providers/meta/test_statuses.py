"""What became of a message, however it is told."""

from __future__ import annotations

from typing import Any

import pytest

from apps.whatsapp.events import Delivery, Event, Ignored, StatusChanged, Unparsed
from apps.whatsapp.messages import Address
from tests.whatsapp.providers.meta.payloads import SECONDS, about_number
from tests.whatsapp.providers.meta.reading import only


def status(**parts: Any) -> Event:
    told = {"id": "wamid.A", "status": "sent", "timestamp": SECONDS, **parts}
    event: Event = only(about_number("messages", statuses=[told]))
    return event


@pytest.mark.parametrize("name", ["parent_recipient_user_id", "recipient_parent_user_id"])
def test_both_names_of_the_parent_id_are_known(name: str) -> None:
    event = status(recipient_user_id="BR.1", **{name: "BR.ENT.1"})
    assert isinstance(event, StatusChanged)
    assert event.person.parent_user_id == "BR.ENT.1"


def test_a_status_needs_no_recipient() -> None:
    event = status(biz_opaque_callback_data="r=1")
    assert isinstance(event, StatusChanged)
    assert (event.person.address, event.tag, event.status) == (Address(), "r=1", Delivery.SENT)


def test_categories_are_written_one_way() -> None:
    event = status(pricing={"type": "regular", "category": "authentication-international"})
    assert isinstance(event, StatusChanged)
    assert event.pricing is not None
    assert event.pricing.category == "authentication_international"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"status": "deleted"}, Ignored),
        ({"recipient_type": "group", "recipient_id": "G1"}, Ignored),
        ({"status": "teleported"}, Unparsed),
        ({"id": None}, Unparsed),
    ],
)
def test_statuses_of_no_use_change_nothing(parts: dict[str, Any], kind: type) -> None:
    assert isinstance(status(**parts), kind)
