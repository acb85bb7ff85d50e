"""Interactive messages: buttons, lists, links, flows, products and requests."""

from __future__ import annotations

from collections.abc import Callable

from apps.whatsapp.simulator.errors import invalid

from .fields import Json, address, distinct, lacks, maybe_text, one_of, text, thing, things

BODY, LIST_BODY, SHORT = 1024, 4096, 60  # characters


def check_buttons(action: Json) -> None:
    path = "interactive['action']['buttons']"
    buttons = things(action, "buttons", path, most=3)
    for index, button in enumerate(buttons):
        one_of(button, "type", f"{path}[{index}]['type']", {"reply"})
        reply = thing(button, "reply", f"{path}[{index}]['reply']")
        text(reply, "id", f"{path}[{index}]['reply']['id']", most=256)
        text(reply, "title", f"{path}[{index}]['reply']['title']", most=20)
    distinct([button["reply"]["id"] for button in buttons], f"{path} ids")
    distinct([button["reply"]["title"] for button in buttons], f"{path} titles")


def check_list(action: Json) -> None:
    path = "interactive['action']['sections']"
    text(action, "button", "interactive['action']['button']", most=20)
    sections = things(action, "sections", path, most=10)
    rows: list[Json] = []
    for index, section in enumerate(sections):
        if len(sections) > 1:
            text(section, "title", f"{path}[{index}]['title']", most=24)
        else:
            maybe_text(section, "title", f"{path}[{index}]['title']", most=24)
        rows += things(section, "rows", f"{path}[{index}]['rows']", most=10)
    if len(rows) > 10:
        raise invalid("Total row count exceed max allowed count: 10")
    for row in rows:
        text(row, "id", "rows['id']", most=200)
        text(row, "title", "rows['title']", most=24)
        maybe_text(row, "description", "rows['description']", most=72)
    distinct([row["id"] for row in rows], "rows ids")


def check_link(action: Json) -> None:
    named(action, "cta_url")
    told = thing(action, "parameters", "interactive['action']['parameters']")
    text(told, "display_text", "interactive['action']['parameters']['display_text']", most=20)
    address(told, "url", "interactive['action']['parameters']['url']")


def check_flow(action: Json) -> None:
    named(action, "flow")
    told = thing(action, "parameters", "interactive['action']['parameters']")
    text(told, "flow_cta", "flow_cta", most=30)
    text(told, "flow_message_version", "flow_message_version", most=5)
    if not told.get("flow_id") and not told.get("flow_name"):
        raise lacks("flow_id")


def check_address(action: Json) -> None:
    named(action, "address_message")
    text(thing(action, "parameters", "parameters"), "country", "country", most=2)


def check_products(action: Json) -> None:
    text(action, "catalog_id", "interactive['action']['catalog_id']", most=64)
    sections = things(action, "sections", "interactive['action']['sections']", most=10)
    count = sum(len(things(one, "product_items", "product_items", most=30)) for one in sections)
    if count > 30:
        raise invalid("Total product count exceed max allowed count: 30")


def check_product(action: Json) -> None:
    text(action, "catalog_id", "interactive['action']['catalog_id']", most=64)
    text(action, "product_retailer_id", "product_retailer_id", most=100)


def named(action: Json, *names: str) -> None:
    one_of(action, "name", "interactive['action']['name']", names)


ACTIONS: dict[str, Callable[[Json], None]] = {
    "button": check_buttons,
    "list": check_list,
    "cta_url": check_link,
    "flow": check_flow,
    "address_message": check_address,
    "product": check_product,
    "product_list": check_products,
    "catalog_message": lambda action: named(action, "catalog_message"),
    "location_request_message": lambda action: named(action, "send_location"),
    "request_contact_info": lambda action: named(action, "request_contact_info"),
    "call_permission_request": lambda action: named(action, "call_permission_request"),
    "voice_call": lambda action: named(action, "voice_call"),
    "carousel": lambda action: _cards(action),
}
BODY_MAY_LACK = {"product", "call_permission_request"}
MEDIA_HEADERS = {"image", "video", "document"}


def check(told: Json) -> Json | None:
    """The header's media as {kind: {...}}, which the caller looks up."""
    kind = one_of(told, "type", "interactive['type']", ACTIONS)
    most = LIST_BODY if kind == "list" else BODY
    if "body" in told or kind not in BODY_MAY_LACK:
        body = thing(told, "body", "interactive['body']")
        text(body, "text", "interactive['body']['text']", most=most)
    if "footer" in told:
        text(thing(told, "footer"), "text", "interactive['footer']['text']", most=SHORT)
    ACTIONS[kind](thing(told, "action", "interactive['action']"))
    return _header(kind, told)


def _header(kind: str, told: Json) -> Json | None:
    if "header" not in told:
        if kind == "product_list":
            raise lacks("interactive['header']")
        return None
    header = thing(told, "header", "interactive['header']")
    form = one_of(header, "type", "interactive['header']['type']", {"text", *MEDIA_HEADERS})
    if form == "text":
        text(header, "text", "interactive['header']['text']", most=SHORT)
        return None
    if kind not in ("button", "cta_url", "flow"):
        raise invalid(f"A header of type {form} is not allowed for interactive type {kind}.")
    return {form: thing(header, form, f"interactive['header']['{form}']")}


def _cards(action: Json) -> None:
    for card in things(action, "cards", "interactive['action']['cards']", most=10, least=2):
        thing(card, "action", "cards['action']")
