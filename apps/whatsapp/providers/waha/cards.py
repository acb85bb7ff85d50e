"""People's cards in the form that WhatsApp speaks: vCard 3.0, out and in."""

from __future__ import annotations

import re

from apps.whatsapp.messages import ContactCard

_UNESCAPED = re.compile(r"\\([\\,;nN])")


def written(card: ContactCard) -> str:
    """The card as text. `waid` makes the number one that can be written to."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(card.name)}"]
    if card.organisation:
        lines.append(f"ORG:{_escaped(card.organisation)};")
    for phone in card.phones:
        digits = phone.removeprefix("+")
        lines.append(f"TEL;type=CELL;type=VOICE;waid={digits}:+{digits}")
    lines += [f"EMAIL;type=INTERNET:{_escaped(email)}" for email in card.emails]
    return "\n".join([*lines, "END:VCARD"])


def read(text: str) -> ContactCard:
    """What is told of the person; fields nobody asked for are left out."""
    name, organisation = "", ""
    phones: list[str] = []
    emails: list[str] = []
    for line in text.replace("\r\n ", "").replace("\n ", "").splitlines():
        field, _colon, value = line.partition(":")
        kind, *parameters = field.rpartition(".")[2].split(";")  # `item1.TEL` is a TEL
        match kind.upper():
            case "FN":
                name = _plain(value)
            case "ORG":
                organisation = _plain(value.rstrip(";"))
            case "TEL":
                phones.append(_phone(parameters, value))
            case "EMAIL":
                emails.append(_plain(value))
    return ContactCard(name, tuple(filter(None, phones)), tuple(emails), organisation)


def _phone(parameters: list[str], value: str) -> str:
    for parameter in parameters:
        if parameter.lower().startswith("waid="):
            return f"+{parameter[5:]}"
    digits = re.sub(r"[^0-9]", "", value)
    return f"+{digits}" if value.strip().startswith("+") and digits else digits


def _escaped(text: str) -> str:
    for special in ("\\", ",", ";"):
        text = text.replace(special, f"\\{special}")
    return text.replace("\r", "").replace("\n", "\\n")


def _plain(text: str) -> str:
    return _UNESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], text).strip()
