"""One message of each kind, and what Meta gets for it."""

from __future__ import annotations

from typing import Any

from apps.whatsapp.messages import (
    Buttons,
    Cards,
    ContactCard,
    Content,
    Interactive,
    ListMenu,
    Location,
    Media,
    MediaKind,
    Reaction,
    ReplyButton,
    Row,
    Section,
    Template,
    Text,
    UrlButton,
)

COMPONENTS: tuple[dict[str, Any], ...] = (
    {"type": "header", "parameters": [{"type": "image", "image": {"id": "55"}}]},
    {
        "type": "body",
        "parameters": [
            {"type": "text", "parameter_name": "nome", "text": "Maria"},
            {
                "type": "currency",
                "currency": {"fallback_value": "R$ 10", "code": "BRL", "amount_1000": 10000},
            },
            {"type": "date_time", "date_time": {"fallback_value": "20 nov"}},
        ],
    },
    {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "0",
        "parameters": [{"type": "payload", "payload": "STOP"}],
    },
    {
        "type": "button",
        "sub_type": "url",
        "index": "1",
        "parameters": [{"type": "text", "text": "abc"}],
    },
    {
        "type": "button",
        "sub_type": "copy_code",
        "index": "2",
        "parameters": [{"type": "coupon_code", "coupon_code": "NOV"}],
    },
)
FLOW: dict[str, Any] = {
    "type": "flow",
    "body": {"text": "Preencha"},
    "action": {
        "name": "flow",
        "parameters": {"flow_message_version": "3", "flow_cta": "Abrir", "flow_id": "1"},
    },
}
IMAGE = Media(MediaKind.IMAGE, provider_id="55")
ROWS = (Row("a", "Plano A", "R$ 10"), Row("b", "Plano B"))
CARD: dict[str, Any] = {
    "name": {"formatted_name": "Bia Lima", "last_name": "Lima"},
    "phones": [{"phone": "+55 11 90000-0102", "type": "WORK"}],
    "vcard": "BEGIN:VCARD",
}

EXAMPLES: dict[str, tuple[Content, dict[str, Any]]] = {
    "text": (
        Text("Oi", preview_url=True),
        {"type": "text", "text": {"body": "Oi", "preview_url": True}},
    ),
    "image by id": (
        Media(MediaKind.IMAGE, provider_id="55", caption="Veja", filename="a.png"),
        {"type": "image", "image": {"id": "55", "caption": "Veja"}},
    ),
    "video by link": (
        Media(MediaKind.VIDEO, link="https://files.example/a.mp4"),
        {"type": "video", "video": {"link": "https://files.example/a.mp4"}},
    ),
    "audio": (
        Media(MediaKind.AUDIO, provider_id="55", mime_type="audio/mpeg"),
        {"type": "audio", "audio": {"id": "55"}},
    ),
    "voice note": (
        Media(MediaKind.AUDIO, provider_id="55", mime_type="audio/ogg; codecs=opus", voice=True),
        {"type": "audio", "audio": {"id": "55", "voice": True}},
    ),
    "document": (
        Media(MediaKind.DOCUMENT, provider_id="55", filename="a.pdf", caption="Segue"),
        {"type": "document", "document": {"id": "55", "caption": "Segue", "filename": "a.pdf"}},
    ),
    "sticker": (
        Media(MediaKind.STICKER, provider_id="55", mime_type="image/webp"),
        {"type": "sticker", "sticker": {"id": "55"}},
    ),
    "location": (
        Location(-8.05, 0.0000001, name="Loja", address="Rua A, 1"),
        {
            "type": "location",
            "location": {
                "latitude": "-8.05",
                "longitude": "0.0000001",
                "name": "Loja",
                "address": "Rua A, 1",
            },
        },
    ),
    "location with its address only": (
        Location(10, 20, address="Rua A, 1"),
        {
            "type": "location",
            "location": {"latitude": "10", "longitude": "20", "name": "Rua A, 1"},
        },
    ),
    "card": (
        Cards((ContactCard("Bia Lima", ("+5511900000102",), ("bia@example.com",), "Loja"),)),
        {
            "type": "contacts",
            "contacts": [
                {
                    "name": {"formatted_name": "Bia Lima", "first_name": "Bia"},
                    "phones": [{"phone": "+5511900000102"}],
                    "emails": [{"email": "bia@example.com"}],
                    "org": {"company": "Loja"},
                }
            ],
        },
    ),
    "card that somebody sent": (
        Cards((ContactCard("Bia Lima", ("+5511900000102",), extra=CARD),)),
        {"type": "contacts", "contacts": [{"name": CARD["name"], "phones": CARD["phones"]}]},
    ),
    "buttons": (
        Buttons(
            "Confirma?",
            (ReplyButton("y", "Sim"), ReplyButton("n", "Não")),
            header="Pedido",
            footer="Loja",
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "header": {"type": "text", "text": "Pedido"},
                "footer": {"text": "Loja"},
                "body": {"text": "Confirma?"},
                "action": {
                    "buttons": [
                        {"type": "reply", "reply": {"id": "y", "title": "Sim"}},
                        {"type": "reply", "reply": {"id": "n", "title": "Não"}},
                    ]
                },
            },
        },
    ),
    "buttons under an image": (
        Buttons("Confirma?", (ReplyButton("y", "Sim"),), header=IMAGE),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "header": {"type": "image", "image": {"id": "55"}},
                "body": {"text": "Confirma?"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Sim"}}]},
            },
        },
    ),
    "list": (
        ListMenu("x" * 4096, "Planos", (Section("", ROWS),)),
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "x" * 4096},
                "action": {
                    "button": "Planos",
                    "sections": [
                        {
                            "rows": [
                                {"id": "a", "title": "Plano A", "description": "R$ 10"},
                                {"id": "b", "title": "Plano B"},
                            ]
                        }
                    ],
                },
            },
        },
    ),
    "button to a page": (
        UrlButton("Veja", "Abrir", "https://shop.example/a?b=c"),
        {
            "type": "interactive",
            "interactive": {
                "type": "cta_url",
                "body": {"text": "Veja"},
                "action": {
                    "name": "cta_url",
                    "parameters": {"display_text": "Abrir", "url": "https://shop.example/a?b=c"},
                },
            },
        },
    ),
    "template": (
        Template("promo_nov", "pt_BR", COMPONENTS, marketing=True),
        {
            "type": "template",
            "template": {
                "name": "promo_nov",
                "language": {"code": "pt_BR"},
                "components": list(COMPONENTS),
            },
        },
    ),
    "template without values": (
        Template("aviso", "pt_BR"),
        {"type": "template", "template": {"name": "aviso", "language": {"code": "pt_BR"}}},
    ),
    "reaction": (
        Reaction("wamid.B", "👍"),
        {"type": "reaction", "reaction": {"message_id": "wamid.B", "emoji": "👍"}},
    ),
    "reaction taken away": (
        Reaction("wamid.B"),
        {"type": "reaction", "reaction": {"message_id": "wamid.B", "emoji": ""}},
    ),
    "flow": (Interactive(FLOW), {"type": "interactive", "interactive": FLOW}),
}
