"""What each field of a webhook is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from apps.whatsapp.events import ChannelProblem, Event, Ignored
from apps.whatsapp.providers.meta.parsing import (
    accounts,
    coexistence,
    numbers,
    preferences,
    statuses,
    templates,
)
from apps.whatsapp.providers.meta.parsing.change import Change, problems_of, read_each, read_one
from apps.whatsapp.providers.meta.parsing.messages import incoming
from apps.whatsapp.providers.meta.reading import Item, Odd

# list in the change's value → how each of its items is read
Lists = dict[str, Callable[[Change, Item], Iterable[Event]]]

LISTS: dict[str, Lists] = {
    "messages": {"messages": incoming, "statuses": statuses.status},
    "smb_message_echoes": {"message_echoes": coexistence.echo},
    "message_echoes": {"message_echoes": coexistence.echo},
    "smb_app_state_sync": {"state_sync": coexistence.contact},
    "history": {"history": coexistence.chunk, "messages": coexistence.past_file},
    "user_preferences": {"user_preferences": preferences.preference},
}
WHOLES: dict[str, Callable[[Change, Item], Iterable[Event]]] = {
    "message_template_status_update": templates.template,
    "message_template_quality_update": templates.template,
    "message_template_components_update": templates.template,
    "template_category_update": templates.template,
    "template_correct_category_detection": templates.template,
    "phone_number_quality_update": numbers.quality,
    "phone_number_name_update": numbers.name,
    "security": numbers.security,
    "business_capability_update": accounts.capability,
    "account_update": accounts.update,
    "account_review_update": accounts.review,
    "account_alerts": accounts.alert,
}


def events_of(change: Change) -> Iterable[Event]:
    """All events of a change. Raises Odd when it does not say what it is about."""
    field = change.field or _guessed(change)
    if field in LISTS:
        return _of_lists(change, LISTS[field])
    if field in WHOLES:
        return read_one(change, change.value, WHOLES[field])
    return [Ignored(field[:60], change.channel_key)]


def _of_lists(change: Change, lists: Lists) -> Iterator[Event]:
    nothing = True
    for name, read in lists.items():
        for event in read_each(change, change.value, name, read):
            nothing = False
            yield event
    if change.value.has("errors"):
        yield from read_one(change, change.value, _complaint)
    elif nothing:
        yield Ignored(f"{change.field} without items", change.channel_key)


def _complaint(change: Change, value: Item) -> list[Event]:
    problems = problems_of(value)
    if not problems:
        raise Odd("errors that are none", value.path)
    return [ChannelProblem(change.channel_key, change.account_key, problems)]


def _guessed(change: Change) -> str:
    """A change without its field, as some of Meta's examples have it."""
    if change.value.has("messages") or change.value.has("statuses"):
        return "messages"
    if change.value.has("message_template_id"):
        return "message_template_status_update"
    raise Odd("no field", change.value.path)
