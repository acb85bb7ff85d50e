"""Contact cards and places."""

from __future__ import annotations

from apps.whatsapp.simulator.errors import invalid

from .fields import Json, lacks, maybe_text, number, text, thing, things

PARTS_OF_A_NAME = ("first_name", "last_name", "middle_name", "suffix", "prefix")


def check_contacts(body: Json) -> None:
    for index, card in enumerate(things(body, "contacts", "contacts", most=257)):
        path = f"contacts[{index}]['name']"
        name = thing(card, "name", path)
        text(name, "formatted_name", f"{path}['formatted_name']", most=256)
        if not any(name.get(part) for part in PARTS_OF_A_NAME):
            raise lacks(f"{path}: at least one of {', '.join(PARTS_OF_A_NAME)}")
        for phone in card.get("phones") or []:
            if not isinstance(phone, dict):
                raise invalid(f"Param contacts[{index}]['phones'] must hold objects.")


def check_location(body: Json) -> None:
    place = thing(body, "location")
    number(place, "latitude", "location['latitude']", low=-90, high=90)
    number(place, "longitude", "location['longitude']", low=-180, high=180)
    maybe_text(place, "name", "location['name']", most=1000)
    maybe_text(place, "address", "location['address']", most=1000)
    if place.get("address") and not place.get("name"):
        raise lacks("location['name']")
