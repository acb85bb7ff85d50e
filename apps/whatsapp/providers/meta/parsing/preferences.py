"""What people told WhatsApp they want from the company."""

from __future__ import annotations

from apps.whatsapp.events import Event, Ignored, PreferenceChanged
from apps.whatsapp.providers.meta.parsing.change import Change
from apps.whatsapp.providers.meta.parsing.people import is_reachable
from apps.whatsapp.providers.meta.reading import Item, Odd

WANTS = {"stop": False, "resume": True, "signup": True}
MARKETING = "marketing_messages"


def preference(change: Change, item: Item) -> list[Event]:
    number, value = change.number(), item.needed("value")
    category = item.text("category") or MARKETING
    if category != MARKETING:
        return [Ignored(f"preference for {category[:40]}", number)]
    if value not in WANTS:
        raise Odd(f"preference {value[:40]}", item.path)
    person = change.people.person(
        item.phone("wa_id"), item.id("user_id"), item.id("parent_user_id")
    )
    if not is_reachable(person):
        raise Odd("nobody's preference", item.path)
    return [
        PreferenceChanged(
            number,
            person,
            WANTS[value],
            item.moment("timestamp"),
            detail=item.text("detail"),
            value=value,
        )
    ]
