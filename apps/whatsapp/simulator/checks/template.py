"""A template message against the template it names."""

from __future__ import annotations

from typing import Any

from apps.whatsapp.simulator.errors import GraphError, invalid
from apps.whatsapp.simulator.template import MEDIA_HEADERS, SENDABLE, Blanks, Template

from .fields import Json, lacks, text, thing

WITH_OTHERS, BODY_ALONE = 1024, 32_768  # characters of the body with its values filled in
BAD_RUN = "     "
MATCH = "does not match the expected number of params"


def check_status(template: Template | None, name: str, language: str) -> Template:
    """The template, if it may be sent."""
    if template is None or template.status in ("PENDING", "REJECTED", "DELETED", "IN_APPEAL"):
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    if template.status == "PAUSED":
        raise GraphError(132015, f"template ({name}) is paused because of its quality")
    if template.status != SENDABLE:
        raise GraphError(132016, f"template ({name}) is disabled")
    return template


def check(told: Json, template: Template) -> list[Json]:
    """Media parameters as {kind: {...}}, which the caller looks up."""
    components = told.get("components") or []
    if not isinstance(components, list) or not all(isinstance(one, dict) for one in components):
        raise invalid("Param template['components'] must be a JSON array.")
    media: list[Json] = []
    _check_part(components, template.blanks, named=template.named, where="", media=media)
    return media


def _check_part(
    components: list[Json], blanks: Blanks, *, named: bool, where: str, media: list[Json]
) -> None:
    given: dict[str, Json] = {}
    buttons: dict[int, Json] = {}
    for one in components:
        kind = str(one.get("type", "")).lower()
        if kind == "button":
            buttons[_index(one)] = one
        elif kind in ("header", "body", "carousel", "limited_time_offer", "footer", "order_status"):
            given[kind] = one
        else:
            raise invalid(f"Param template['components'] has an unknown type: {kind or 'none'}")
    _check_header(given.get("header"), blanks, named=named, where=where, media=media)
    _check_body(given.get("body"), blanks, named=named, where=where)
    _check_buttons(buttons, blanks, where=where)
    _check_cards(given.get("carousel"), blanks, named=named, media=media)
    if blanks.offer and "limited_time_offer" not in given:
        raise GraphError(132012, "limited_time_offer: an expiration is required")


def _parameters(component: Json | None) -> list[Json]:
    found = (component or {}).get("parameters") or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise invalid("Param parameters must be a JSON array of objects.")
    return found


def _check_header(
    component: Json | None, blanks: Blanks, *, named: bool, where: str, media: list[Json]
) -> None:
    parameters = _parameters(component)
    path = f"{where}header"
    if blanks.header in (*MEDIA_HEADERS, "LOCATION"):
        kind = "video" if blanks.header == "GIF" else blanks.header.lower()
        found = str(parameters[0].get("type", "")).lower() if parameters else "unknown"
        if found != kind or len(parameters) != 1:
            raise GraphError(
                132012,
                f"{path}: Format mismatch, expected {blanks.header}, received {found.upper()}",
            )
        told = thing(parameters[0], kind)
        if kind != "location":
            media.append({kind: told})
        return
    _check_texts(parameters, blanks.header_names, named=named, path=path)


def _check_body(component: Json | None, blanks: Blanks, *, named: bool, where: str) -> None:
    parameters = _parameters(component)
    _check_texts(parameters, blanks.body_names, named=named, path=f"{where}body")
    values = sum(len(_words(one)) for one in parameters)
    if not values:
        return
    plain = len(blanks.body) - sum(len(name) + 4 for name in blanks.body_names)
    alone = not (blanks.header or blanks.has_footer or blanks.buttons or blanks.cards)
    if plain + values > (BODY_ALONE if alone else WITH_OTHERS):
        raise GraphError(132005, f"{where}body: the text is too long with its values filled in")


def _check_texts(parameters: list[Json], names: tuple[str, ...], *, named: bool, path: str) -> None:
    if len(parameters) != len(names):
        raise GraphError(
            132000,
            f"{path}: number of localizable_params ({len(parameters)}) {MATCH} ({len(names)})",
        )
    for one in parameters:
        _check_words(one, path)
    if named:
        said = [one.get("parameter_name") for one in parameters]
        if set(said) != set(names):
            raise GraphError(132012, f"{path}: parameter names {said} do not match {list(names)}")


def _check_words(parameter: Json, path: str) -> None:
    kind = parameter.get("type")
    if kind not in ("text", "currency", "date_time"):
        raise GraphError(132012, f"{path}: Parameter type {kind} is not allowed here")
    if kind != "text":
        key = "fallback_value"
        told = thing(parameter, str(kind))
        text(told, key, f"{path}: {kind}['{key}']", most=1024)
        if kind == "currency" and not isinstance(told.get("amount_1000"), int):
            raise lacks(f"{path}: currency['amount_1000']")
        return
    words = text(parameter, "text", f"{path}: parameter of type text", most=32_768)
    if "\n" in words or "\t" in words or BAD_RUN in words:
        raise GraphError(132012, f"{path}: Param text cannot have new-line/tab characters or more "
                         "than 4 consecutive spaces")  # fmt: skip


def _words(parameter: Json) -> str:
    if parameter.get("type") == "text":
        return str(parameter.get("text", ""))
    return str((parameter.get(str(parameter.get("type"))) or {}).get("fallback_value", ""))


def _index(component: Json) -> int:
    try:
        return int(component["index"])
    except (KeyError, TypeError, ValueError):
        raise lacks("template['components'] button['index']") from None


def _check_buttons(given: dict[int, Json], blanks: Blanks, *, where: str) -> None:
    for index, button in enumerate(blanks.buttons):
        if button.needs and not _parameters(given.get(index)):
            raise GraphError(
                131008,
                f"{where}buttons: Button at index {index} of type {button.kind.title()} requires "
                "a parameter",
            )
    for index, component in given.items():
        _check_button(index, component, blanks, where=f"{where}buttons")


def _check_button(index: int, component: Json, blanks: Blanks, *, where: str) -> None:
    if index >= len(blanks.buttons):
        raise GraphError(132018, f"{where}: there is no button at index {index}")
    button = blanks.buttons[index]
    said = str(component.get("sub_type", "")).upper()
    if said != button.kind and {said, button.kind} != {"FLOW", "ACTION"}:
        raise GraphError(132008, f"{where}: Button at index {index} is {button.kind}, not {said}")
    for one in _parameters(component):
        _check_button_value(button.kind, one, button.needs, f"{where}[{index}]")


def _check_button_value(kind: str, value: Json, needs: bool, path: str) -> None:
    if kind == "QUICK_REPLY":
        text(value, "payload", f"{path}['payload']", most=256)
    elif kind == "URL":
        if not needs:
            raise GraphError(132018, f"{path}: this URL takes no parameter")
        text(value, "text", f"{path}['text']", most=2000)
    elif kind == "COPY_CODE":
        text(value, "coupon_code", f"{path}['coupon_code']", most=15)


def _check_cards(component: Json | None, blanks: Blanks, *, named: bool, media: list[Json]) -> None:
    cards: list[Any] = (component or {}).get("cards") or []
    if len(cards) != len(blanks.cards):
        raise GraphError(
            132000, f"carousel: number of cards ({len(cards)}) {MATCH} ({len(blanks.cards)})"
        )
    for index, (card, wanted) in enumerate(zip(cards, blanks.cards, strict=True)):
        where = f"carousel card {index} "
        parts = thing({"card": card}, "card").get("components") or []
        _check_part(parts, wanted, named=named, where=where, media=media)
