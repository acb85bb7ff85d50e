"""Messages really leave: every kind, through both transports, to a server that is as strict as
Meta; and whatever goes wrong is sorted by what has to be done next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from apps.whatsapp import transport
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.messages import (
    Address,
    Buttons,
    Cards,
    ContactCard,
    Content,
    Interactive,
    ListMenu,
    Location,
    MarkRead,
    Media,
    MediaKind,
    Message,
    Reaction,
    ReplyButton,
    Row,
    Section,
    Template,
    Text,
    Typing,
    UrlButton,
)
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection, Request, Response, Sent
from tests import simulated
from tests.simulated import PHONE, TOKEN, WABA, Simulator
from tests.whatsapp.carriers import in_bulk

pytestmark = pytest.mark.slow
meta = provider_of("meta")
CUSTOMER = "+5511900000101"
LINK = "https://files.example.com/a"

KINDS: dict[str, Content] = {
    "text": Text("Oi, {{nome}}", preview_url=True),
    "image": Media(MediaKind.IMAGE, link=f"{LINK}.jpg", caption="Vitrine"),
    "video": Media(MediaKind.VIDEO, link=f"{LINK}.mp4"),
    "audio": Media(MediaKind.AUDIO, link=f"{LINK}.mp3"),
    "document": Media(MediaKind.DOCUMENT, link=f"{LINK}.pdf", filename="pedido.pdf"),
    "sticker": Media(MediaKind.STICKER, link=f"{LINK}.webp"),
    "location": Location(-8.05, -34.9, "Loja", "Rua do Sol, 1"),
    "contacts": Cards((ContactCard("Ana Souza", ("+5511900000102",), ("ana@example.com",)),)),
    "buttons": Buttons("Confirma?", (ReplyButton("y", "Sim"), ReplyButton("n", "Não"))),
    "list": ListMenu("Escolha", "Ver", (Section("Planos", (Row("a", "Plano A", "10 GB"),)),)),
    "url": UrlButton("Veja o pedido", "Abrir", "https://shop.example.com/1", footer="Loja"),
    "flow": Interactive({"type": "location_request_message", "body": {"text": "Onde?"},
                         "action": {"name": "send_location"}}),
}  # fmt: skip


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with simulated.running(webhook_delay_ms=1) as one:
        yield one


@pytest.fixture
def connection(simulator, settings) -> Connection:
    settings.SANDBOX_URL = simulator.url
    open_the_window(simulator, CUSTOMER)
    return Connection(simulator.url, PHONE, TOKEN, account=WABA, version="v26.0")


def open_the_window(simulator: Simulator, phone: str) -> None:
    simulator.sim_post(
        "inbound", {"phoneNumberId": PHONE, "from": phone, "type": "text", "text": "oi"}
    )


def one_by_one(request: Request) -> Response:
    return transport.call(request)


@pytest.fixture(params=[one_by_one, in_bulk], ids=["single", "bulk"])
def carry(request) -> Callable[[Request], Response]:
    return request.param


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message_leaves(simulator, connection, carry, kind):
    tag = f"{kind}-{carry.__name__}"
    message = Message(Address(CUSTOMER), KINDS[kind], tag=tag)

    sent = meta.outcome(carry(meta.request_for(connection, message)))

    assert isinstance(sent, Sent), sent
    assert sent.provider_id.startswith("wamid.")
    arrived = simulator.sim("messages", to=CUSTOMER)["messages"]
    assert [one["id"] for one in arrived if one["bizOpaqueCallbackData"] == tag] == [
        sent.provider_id
    ]


def test_a_template_a_reply_a_reaction_and_receipts_leave(simulator, connection, carry):
    template = simulator.post(
        f"/v26.0/{WABA}/message_templates",
        {
            "name": f"aviso_{carry.__name__}",
            "language": "pt_BR",
            "category": "UTILITY",
            "components": [
                {
                    "type": "BODY",
                    "text": "Olá {{1}}, seu pedido saiu.",
                    "example": {"body_text": [["Ana"]]},
                }
            ],
        },
    ).json()
    simulated.until(
        lambda: simulator.get(f"/v26.0/{template['id']}").json()["status"] == "APPROVED"
    )
    content = Template(
        f"aviso_{carry.__name__}",
        "pt_BR",
        ({"type": "body", "parameters": [{"type": "text", "text": "Ana"}]},),
    )
    asked = meta.request_for(connection, Message(Address(CUSTOMER), content))
    first = meta.outcome(carry(asked))
    assert isinstance(first, Sent), first

    reply = Message(Address(CUSTOMER), Text("Chegou?"), reply_to=first.provider_id)
    assert isinstance(meta.outcome(carry(meta.request_for(connection, reply))), Sent)
    reaction = Message(Address(CUSTOMER), Reaction(first.provider_id, "👍"))
    assert isinstance(meta.outcome(carry(meta.request_for(connection, reaction))), Sent)

    told = simulator.sim_post(
        "inbound", {"phoneNumberId": PHONE, "from": CUSTOMER, "type": "text", "text": "oi"}
    )
    wamid = told["id"]
    read = meta.mark_read(connection, MarkRead(wamid, typing=True))
    assert read is not None
    assert carry(read).status == 200
    typing = meta.typing(connection, Typing(Address(CUSTOMER), message_id=wamid))
    assert typing is not None
    assert carry(typing).status == 200


@pytest.mark.parametrize(
    ("ending", "verdict", "code"),
    [
        ("0921", Verdict.SLOW_CHANNEL, "130429"),
        ("0922", Verdict.SLOW_PAIR, "131056"),
        ("0923", Verdict.HOLD_CHANNEL, "131048"),
        ("0924", Verdict.REAUTHENTICATE, "190"),
        ("0926", Verdict.NEVER, "131026"),
        ("0927", Verdict.WINDOW_CLOSED, "131047"),
        ("0928", Verdict.RETRY, "131000"),
        ("0932", Verdict.HOLD_TEMPLATE, "132015"),
    ],
)
def test_a_refusal_says_what_to_do_next(simulator, connection, ending, verdict, code):
    to = f"+551190000{ending}"
    open_the_window(simulator, to)
    message = Message(Address(to), Text("oi"))

    refused = meta.outcome(transport.call(meta.request_for(connection, message)))

    assert isinstance(refused, Failure), refused
    assert (refused.verdict, refused.code, refused.left) == (verdict, code, False)


@pytest.mark.parametrize("ending", ["0952", "0953"])
def test_a_broken_connection_is_never_called_a_refusal(simulator, connection, carry, ending):
    to = f"+551190000{ending}"
    open_the_window(simulator, to)

    with pytest.raises(transport.MaybeSent):
        carry(meta.request_for(connection, Message(Address(to), Text("oi"))))


@pytest.mark.parametrize("ending", ["0954", "0955", "0956", "0958"])
def test_an_answer_that_says_nothing_leaves_it_open(simulator, connection, ending):
    to = f"+551190000{ending}"
    open_the_window(simulator, to)

    message = Message(Address(to), Text("oi"))
    unclear = meta.outcome(transport.call(meta.request_for(connection, message)))

    assert isinstance(unclear, Failure), unclear
    assert (unclear.verdict, unclear.left) == (Verdict.FIND_OUT, None)
