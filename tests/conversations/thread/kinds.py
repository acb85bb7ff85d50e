"""One thread with everything that can stand in one, in both directions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.ids import id_of
from apps.accounts.models import Tenant, User
from apps.conversations.models import (
    Batch,
    Contact,
    Conversation,
    ConversationEvent,
    Message,
    Note,
    Thread,
)
from apps.whatsapp.media import storing
from apps.whatsapp.models import Channel, Media
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel
from tests.whatsapp.media import files

CARD = {"name": "Célia Prado", "phones": ["+5511900000177"], "emails": ["celia@example.com"]}
CARD["organisation"] = "Prado Estofados"  # type: ignore[assignment]
TEXT = (
    "*Pedido 48.112* está _quase_ pronto, ~amanhã~ hoje à tarde.\n"
    "- jogo de cama azul\n- duas fronhas\n"
    "1. separar\n2. embalar\n"
    "> Consigo trocar?\n"
    "Veja https://loja.example.com/pedidos?id=48112 ou escreva para loja@example.com. `48.112`"
)
SHOWN = {
    "headerKind": "text",
    "header": "Chegou o verão",
    "body": "Oi, *Renata*! A coleção de verão chegou e quem já é cliente vê antes.",
    "footer": "Responda PARE para não receber",
    "buttons": [
        {"kind": "url", "text": "Ver a coleção", "target": "https://loja.example.com/verao"},
        {"kind": "quick_reply", "text": "Agora não", "target": ""},
    ],
}
TEMPLATE = {"name": "verao", "language": "pt_BR", "components": [], "shown": SHOWN}
WITH_PICTURE = {
    **TEMPLATE,
    "shown": {
        "headerKind": "image",
        "header": "",
        "body": "Seu pedido *48.112* chegou à loja. Quer receber em casa ou retirar?",
        "footer": "",
        "buttons": [
            {"kind": "quick_reply", "text": "Receber em casa", "target": ""},
            {"kind": "phone_number", "text": "Ligar para a loja", "target": "+5511900000142"},
        ],
    },
}
WITH_CODE = {
    **TEMPLATE,
    "shown": {
        "headerKind": "",
        "header": "",
        "body": "*481 120* é o seu código.",
        "footer": "Vale por 10 minutos",
        "buttons": [{"kind": "copy_code", "text": "", "target": "481120"}],
    },
}
BUTTONS = {
    "body": "Prefere receber ou retirar?",
    "footer": "Empório Pitangueira",
    "buttons": [{"id": "a", "title": "Receber em casa"}, {"id": "b", "title": "Retirar"}],
}
LIST = {
    "header": "Entrega",
    "body": "Escolha um horário",
    "button": "Ver horários",
    "sections": [
        {
            "title": "Hoje",
            "rows": [
                {"id": "1", "title": "14h às 17h", "description": "Motoboy"},
                {"id": "2", "title": "18h às 20h"},
            ],
        }
    ],
}
LINK = {"body": "Acompanhe a entrega", "button": "Abrir", "url": "https://loja.example.com/e"}
PLACE = {
    "latitude": -23.55052,
    "longitude": -46.633308,
    "name": "Empório Pitangueira",
    "address": "Rua das Palmeiras, 120",
}
ORDER = {
    "catalog": "1",
    "text": "Pode entregar hoje?",
    "lines": [
        {"product": "JG-AZUL-Q", "quantity": 1, "price": 389.9, "currency": "BRL"},
        {"product": "FRONHA-2", "quantity": 2, "price": 49.5, "currency": "BRL"},
    ],
}
REFERRAL = {
    "source": "ad",
    "headline": "Jogos de cama com 15%",
    "body": "Algodão de 300 fios, entrega em dois dias.",
    "url": "https://fb.example.com/ad",
}


class Told:
    """A thread that is told message after message, a minute apart."""

    def __init__(
        self,
        tenant: Tenant,
        *,
        author: UUID | None = None,
        phone: str = "+5511900000142",
        **channel: Any,
    ) -> None:
        self.tenant, self.author = tenant, author
        self.at = timezone.now() - timedelta(days=1, hours=2)
        self.channel: Channel = make_channel(f"c{uuid4().hex[:6]}", display_name="Loja", **channel)
        self.contact: Contact = make_contact(phone, name="Renata Siqueira")
        self.thread = Thread.objects.create(
            contact=self.contact,
            channel=self.channel,
            last_inbound_at=timezone.now(),
            window_until=timezone.now() + timedelta(hours=23),
        )
        self.conversation = Conversation.objects.create(
            thread=self.thread, contact=self.contact, channel=self.channel, unread=0
        )

    def later(self, minutes: float = 1) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def message(self, direction: str, kind: str, content: Any, **fields: Any) -> Message:
        at, is_in = self.later(), direction == "in"
        media: Media | None = fields.pop("media", None)
        return Message.objects.create(
            **{
                "id": id_of(at),
                "contact": self.contact,
                "channel": self.channel,
                "direction": direction,
                "origin": "person" if is_in else "agent",
                "author_id": None if is_in else self.author,
                "kind": kind,
                "content": content,
                "media_id": media.pk if media else None,
                "status": "received" if is_in else "read",
                "provider_id": f"wamid.{uuid4().hex}",
                "created_at": at,
                "sent_at": None if is_in else at,
                "delivered_at": None if is_in else at,
                "read_at": None if is_in else at,
                **fields,
            }
        )

    def they(self, kind: str, content: Any, **fields: Any) -> Message:
        return self.message("in", kind, content, **fields)

    def we(self, kind: str, content: Any, **fields: Any) -> Message:
        return self.message("out", kind, content, **fields)

    def note(self, text: str, **fields: Any) -> Note:
        at = self.later()
        return Note.objects.create(
            id=id_of(at),
            conversation=self.conversation,
            thread=self.thread,
            text=text,
            created_at=at,
            **{"author_id": self.author, **fields},
        )

    def event(self, kind: str, **fields: Any) -> ConversationEvent:
        at = self.later()
        return ConversationEvent.objects.create(
            id=id_of(at),
            conversation=self.conversation,
            thread=self.thread,
            kind=kind,
            at=at,
            **fields,
        )

    def file(self, content: bytes, name: str, kind: str | None = None) -> Media:
        upload = files.upload(content, name)
        return storing.keep(self.tenant, upload, kind=kind and Media.Kind(kind), by=PLATFORM)  # type: ignore[arg-type]

    def batch(self, name: str = "Chegou o verão") -> Batch:
        variant = {"kind": "template", "content": TEMPLATE, "weight": 1}
        return Batch.objects.create(
            name=name, origin="campaign", category="marketing", variants=[variant]
        )


def every_kind(tenant: Tenant, **options: Any) -> Told:
    """Whatever there is, told in both directions; in each status, too."""
    told = Told(tenant, **options)
    for part in (_openings, _both_ways, _ours, _theirs, _altered, _statuses, _beside):
        part(told)
    return told


def _openings(told: Told) -> None:
    told.we(
        "template", TEMPLATE, batch=told.batch(), origin="campaign", category="marketing",
        author_id=None,
    )  # fmt: skip
    told.event("opened")
    told.they("text", {"text": "Vi o anúncio. Ainda tem?"}, context={"referral": REFERRAL})


def _both_ways(told: Told) -> None:
    photo = told.file(files.picture(size=(640, 420), color="teal"), "cama.jpg")
    sticker = told.file(files.moving_sticker(), "s.webp", "sticker")
    clip = told.file(files.video(size=(320, 240)), "clip.mp4")
    voice = told.file(files.audio(seconds=2), "voz.ogg")
    song = told.file(files.audio("libmp3lame", "mp3"), "jingle.mp3")
    paper = told.file(files.PDF, "Orçamento 2026.pdf")
    for say in (told.they, told.we):
        say("text", {"text": TEXT})
        say("text", {"text": "😍👏"})
        say("image", {"caption": "Chegou agora, mas veio o verde", "filename": ""}, media=photo)
        say("image", {}, media=photo)
        say("video", {"caption": "Olha *isto*"}, media=clip)
        say("sticker", {}, media=sticker)
        say("audio", {"voice": True}, media=voice)
        say("audio", {}, media=song)
        say("document", {"filename": "Orçamento 2026.pdf", "caption": "Segue"}, media=paper)
        say("location", PLACE)
        say("location", {"latitude": 0, "longitude": 0})
        say("contacts", {"contacts": [CARD, {"name": "Só nome"}]})
        quoted = say("text", {"text": "Esse jogo azul ainda tem no tamanho queen?"})
        say("text", {"text": "Sobre isto"}, reply_to=quoted.provider_id)


def _ours(told: Told) -> None:
    told.we("template", TEMPLATE)
    photo = told.file(files.picture(size=(640, 420), color="teal"), "loja.jpg")
    told.we("template", WITH_PICTURE, media=photo, origin="api", author_id=None)
    told.we("template", WITH_CODE, category="authentication")
    told.we("template", {"name": "gone", "language": "pt_BR", "components": []}, origin="api")
    told.we("interactive", BUTTONS)
    told.we("interactive", LIST, origin="ai", author_id=None)
    told.we("interactive", LINK, origin="automation", author_id=None)
    told.we("interactive", {"interactive": {"body": {"text": "Catálogo"}, "type": "product"}})
    told.we("text", {"text": "Escrito no celular"}, origin="phone", author_id=None)


def _theirs(told: Told) -> None:
    told.they("tapped", {"kind": "button", "id": "a", "title": "Receber em casa"})
    told.they("tapped", {"kind": "row", "id": "1", "title": "14h às 17h", "description": "Motoboy"})
    told.they("tapped", {"kind": "flow", "id": "f", "title": "", "values": {"cep": "01000-000"}})
    told.they("order", ORDER)
    told.they("unsupported", {"kind": "poll", "detail": "Message type unknown"})
    told.they("unsupported", {"kind": "view_once"})
    told.they("system", {"kind": "changed_number", "new": {"phone": "+5511900000143"}})
    told.they("text", {"text": "Encaminhei"}, context={"forwarded": True})
    told.they("text", {"text": "De novo"}, context={"frequentlyForwarded": True})
    told.they("text", {"text": "Sobre este"}, context={"product": "JG-AZUL-Q"})
    told.they("text", {"text": "Perdi"}, reply_to="wamid.gone", context={"quotedText": "O velho"})


def _altered(told: Told) -> None:
    for say in (told.they, told.we):
        say("text", {"text": "Corrigido"}, edited_at=told.at)
        say("text", {}, revoked_at=told.at)
        reactions = {"them": {"emoji": "❤️", "at": ""}, "us": {"emoji": "👍", "at": ""}}
        say("text", {"text": "Que bom"}, reactions=reactions)
        say("text", {})
    pending = Media.objects.create(kind="image", state="pending", channel_id=told.channel.pk)
    expired = Media.objects.create(kind="document", state="expired", filename="nota.pdf")
    told.they("image", {"caption": "Chegando"}, media=pending)
    told.they("document", {"filename": "nota.pdf"}, media=expired)


def _statuses(told: Told) -> None:
    now = timezone.now()
    states: list[tuple[str, dict[str, Any]]] = [
        ("queued", {}),
        ("queued", {"due_at": now + timedelta(hours=20)}),
        ("queued", {"asked": True, "ask_at": now}),
        ("sending", {}),
        ("sent", {}),
        ("sent", {"held": True}),
        ("delivered", {}),
        ("read", {}),
        ("played", {}),
        ("failed", {"code": "131026", "problem": {"title": "Message undeliverable"}}),
        ("failed", {"code": "130472", "problem": {"detail": "Part of an experiment"}}),
        ("failed", {"code": "131000", "problem": {"title": "Something went wrong"}}),
        ("failed", {"code": "window_closed"}),
        ("cancelled", {"code": "called_back"}),
        ("cancelled", {"code": "opted_out"}),
        ("unknown", {"code": "no_answer"}),
    ]
    for status, fields in states:
        words = {"text": f"Mensagem {status}: a troca não tem custo e o azul já está separado."}
        times = dict.fromkeys(("sent_at", "delivered_at", "read_at"))
        told.we("text", words, **{"status": status, **times, **fields})
    told.we("reaction", {"messageId": "x", "emoji": "👍"}, status="failed", code="131000")


def _beside(told: Told) -> None:
    someone = str(told.author) if told.author else None
    told.note("*Atenção*: o azul está reservado no 48.112.\n- trocar sem custo")
    told.note("De um programa", author_id=None, edited_at=told.at)
    name = User.objects.get(pk=told.author).called if told.author else "Davi"
    told.note(f"@{name} pode ligar para ela?", mentions=[told.author] if told.author else [])
    by = {"by_id": told.author, "by_name": "Davi Nogueira"}
    details: dict[str, dict[str, Any]] = {
        "assigned": {"to": someone or str(uuid4())},
        "team": {"to": str(uuid4()), "team": "Vendas"},
        "snoozed": {"until": timezone.now().isoformat()},
        "tagged": {"tags": ["VIP", "Troca"]},
        "untagged": {"tags": ["Troca"]},
        "priority": {"priority": 1},
        "rule": {"rule": "Fora do horário"},
    }
    for kind in ConversationEvent.Kind.values:
        told.event(kind, data=details.get(kind, {}), **by)
    for kind in ("assigned", "closed", "snoozed", "reopened"):
        told.event(kind, data={}, by_name="Recado")
