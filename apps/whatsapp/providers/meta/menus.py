"""Messages with something to choose: buttons, a list, a button that opens a page."""

from __future__ import annotations

from typing import Any

from apps.whatsapp.messages import Buttons, ListMenu, Media, MediaKind, Row, Section, UrlButton
from apps.whatsapp.providers.meta import limits
from apps.whatsapp.providers.meta.files import file_of
from apps.whatsapp.providers.protocol import Unsendable

HEADER_KINDS = {MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT}


def button_menu(menu: Buttons) -> dict[str, Any]:
    limits.counted(menu.buttons, "content.buttons", limits.BUTTONS)
    limits.different([button.id for button in menu.buttons], "content.buttons.id")
    limits.different([button.title for button in menu.buttons], "content.buttons.title")
    buttons = [
        _reply(button.id, button.title, f"content.buttons.{place}")
        for place, button in enumerate(menu.buttons)
    ]
    return {
        "type": "button",
        **_around(menu.header, menu.footer),
        "body": {"text": limits.filled(menu.body, "content.body", limits.BODY)},
        "action": {"buttons": buttons},
    }


def list_menu(menu: ListMenu) -> dict[str, Any]:
    limits.counted(menu.sections, "content.sections", limits.SECTIONS)
    rows = [row for section in menu.sections for row in section.rows]
    limits.counted(rows, "content.sections.rows", limits.ROWS)
    limits.different([row.id for row in rows], "content.sections.rows.id")
    alone = len(menu.sections) == 1
    sections = [
        _section(section, f"content.sections.{place}", alone=alone)
        for place, section in enumerate(menu.sections)
    ]
    return {
        "type": "list",
        **_around(menu.header, menu.footer),
        "body": {"text": limits.filled(menu.body, "content.body", limits.TEXT)},
        "action": {
            "button": limits.filled(menu.button, "content.button", limits.BUTTON_TITLE),
            "sections": sections,
        },
    }


def url_button(menu: UrlButton) -> dict[str, Any]:
    parameters = {
        "display_text": limits.filled(menu.button, "content.button", limits.BUTTON_TITLE),
        "url": limits.web_address(menu.url, "content.url"),
    }
    return {
        "type": "cta_url",
        **_around(menu.header, menu.footer),
        "body": {"text": limits.filled(menu.body, "content.body", limits.BODY)},
        "action": {"name": "cta_url", "parameters": parameters},
    }


def _around(header: str | Media, footer: str) -> dict[str, Any]:
    around: dict[str, Any] = {}
    if isinstance(header, Media):
        around["header"] = _file_header(header)
    elif header:
        text = limits.fitting(header, "content.header", limits.HEADER)
        around["header"] = {"type": "text", "text": text}
    if footer:
        around["footer"] = {"text": limits.fitting(footer, "content.footer", limits.FOOTER)}
    return around


def _file_header(media: Media) -> dict[str, Any]:
    if media.kind not in HEADER_KINDS:
        raise Unsendable("not_supported", "content.header", kind=media.kind.value)
    if media.caption:
        raise Unsendable("caption_not_allowed", "content.header", kind=media.kind.value)
    return {"type": media.kind.value, media.kind.value: file_of(media)}


def _reply(id_: str, title: str, field: str) -> dict[str, Any]:
    reply = {
        "id": limits.filled(id_, f"{field}.id", limits.BUTTON_ID),
        "title": limits.filled(title, f"{field}.title", limits.BUTTON_TITLE),
    }
    return {"type": "reply", "reply": reply}


def _section(section: Section, field: str, *, alone: bool) -> dict[str, Any]:
    rows = [_row(row, f"{field}.rows.{place}") for place, row in enumerate(section.rows)]
    if not rows:
        raise Unsendable("empty", f"{field}.rows")
    # Only a single section may go without a title.
    check = limits.fitting if alone else limits.filled
    title = check(section.title, f"{field}.title", limits.SECTION_TITLE)
    return {"title": title, "rows": rows} if title else {"rows": rows}


def _row(row: Row, field: str) -> dict[str, Any]:
    body = {
        "id": limits.filled(row.id, f"{field}.id", limits.ROW_ID),
        "title": limits.filled(row.title, f"{field}.title", limits.ROW_TITLE),
    }
    if row.description:
        most = limits.ROW_DESCRIPTION
        body["description"] = limits.fitting(row.description, f"{field}.description", most)
    return body
