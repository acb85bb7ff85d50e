"""Somebody else's Cloud API client works against the simulator, as it is.

pywa always speaks to graph.facebook.com; its `session` is an httpx client, and httpx sends a
host's requests through whatever transport is mounted for it. That is all that is set here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from pywa import WhatsApp, handlers, types
from pywa.errors import RateLimitHit, TemplateNotExists
from pywa.types import templates as parts

from apps.whatsapp.simulator.samples import SAMPLES
from tests.simulated import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, Listener, until

ROSA = "+5511900000101"
APP = "900000000000001"
PT = parts.TemplateLanguage.PORTUGUESE_BR
MIME_TYPES = {
    "image": "image/png",
    "video": "video/mp4",
    "audio": "audio/ogg",
    "document": "application/pdf",
    "sticker": "image/webp",
}


class ToSimulator(httpx.BaseTransport):
    def __init__(self, url: str) -> None:
        self.url = httpx.URL(url)
        self.wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = self.url
        request.url = request.url.copy_with(scheme=there.scheme, host=there.host, port=there.port)
        return self.wire.handle_request(request)

    def close(self) -> None:
        self.wire.close()


@pytest.fixture
def wa(simulator) -> Iterator[WhatsApp]:
    there = ToSimulator(simulator.url)
    hosts = ("https://graph.facebook.com", "https://api.facebook.com")
    with httpx.Client(mounts=dict.fromkeys(hosts, there)) as session:
        yield WhatsApp(
            phone_id=PHONE,
            token=TOKEN,
            waba_id=WABA,
            app_id=APP,
            app_secret=APP_SECRET,
            verify_token=VERIFY_TOKEN,
            session=session,
        )


@pytest.fixture
def in_conversation(simulator, listener) -> None:
    """Rosa wrote a moment ago."""
    simulator.sim_post("inbound", {"phoneNumberId": PHONE, "from": ROSA, "text": "oi"})
    listener.messages(1)


SENDS: dict[str, Callable[[WhatsApp], Any]] = {
    "text": lambda wa: wa.send_message(ROSA, "Olá", preview_url=True, tracker="r=99"),
    "reply": lambda wa: wa.send_message(ROSA, "Olá", reply_to_message_id="wamid.X"),
    "buttons": lambda wa: wa.send_message(
        ROSA, "Quer?", header="Oi", footer="Loja", buttons=[types.Button("Sim", "yes")]
    ),
    "list": lambda wa: wa.send_message(
        ROSA,
        "Escolha",
        buttons=types.SectionList(
            "Ver", [types.Section("Planos", [types.SectionRow("A", "plan-a", "O menor")])]
        ),
    ),
    "link": lambda wa: wa.send_message(
        ROSA, "Veja", buttons=types.URLButton("Abrir", "https://example.com/x")
    ),
    "location": lambda wa: wa.send_location(ROSA, -8.05, -34.9, name="Loja", address="Rua A"),
    "contact": lambda wa: wa.send_contact(
        ROSA,
        types.Contact(
            name=types.Contact.Name(formatted_name="Jo", first_name="Jo"),
            phones=[types.Contact.Phone(phone="+551130000001")],
        ),
    ),
    "reaction": lambda wa: wa.send_reaction(ROSA, "👍", "wamid.X"),
    "no reaction": lambda wa: wa.remove_reaction(ROSA, "wamid.X"),
    "request for a place": lambda wa: wa.request_location(ROSA, "Onde?"),
    "request for a number": lambda wa: wa.request_contact_info(ROSA, "Quem?"),
    "catalogue": lambda wa: wa.send_catalog(ROSA, "Veja"),
    "product": lambda wa: wa.send_product(ROSA, "catalog", "sku-1", body="Este"),
    "products": lambda wa: wa.send_products(
        ROSA, "catalog", [types.ProductsSection("Novos", ["sku-1"])], title="Novos", body="Veja"
    ),
    "image by link": lambda wa: wa.send_image(ROSA, "https://example.com/x.png", caption="x"),
    "voice": lambda wa: wa.send_voice(ROSA, SAMPLES["audio"], mime_type="audio/ogg"),
}


@pytest.mark.parametrize("send", SENDS.values(), ids=SENDS.keys())
@pytest.mark.usefixtures("in_conversation")
def test_every_type_is_sent_and_read(simulator, listener, wa, send):
    sent = send(wa)

    [kept] = simulator.sim("messages", to=ROSA)["messages"]
    assert kept["id"] == sent.id
    assert [one["status"] for one in listener.statuses(3)] == ["sent", "delivered", "read"]


@pytest.mark.parametrize("kind", MIME_TYPES)
@pytest.mark.usefixtures("in_conversation")
def test_files_are_uploaded_and_sent(listener, wa, kind):
    send = getattr(wa, f"send_{kind}")
    named = {"filename": "a.pdf"} if kind == "document" else {}

    sent = send(ROSA, SAMPLES[kind], mime_type=MIME_TYPES[kind], **named)

    status = listener.statuses(1)[0]
    assert (status["id"], status["status"]) == (sent.id, "sent")


def test_a_file_comes_back_as_it_was(wa):
    kept = wa.upload_media(SAMPLES["image"], mime_type="image/png", filename="a.png")
    there = wa.get_media_url(kept.id)

    assert wa.get_media_bytes(there.url) == SAMPLES["image"]
    assert (there.mime_type, there.file_size) == ("image/png", len(SAMPLES["image"]))
    assert wa.delete_media(kept.id)


def promo() -> parts.Template:
    return parts.Template(
        name="promo_nov",
        language=PT,
        category=parts.TemplateCategory.MARKETING,
        parameter_format=parts.ParamFormat.NAMED,
        components=[
            parts.HeaderText("Oi {{quem}}", quem="Ana"),
            parts.BodyText("Olá {{nome}}, temos novidades para você hoje", nome="Maria"),
            parts.FooterText(text="Loja Boa"),
            parts.Buttons(
                buttons=[
                    parts.QuickReplyButton(text="Parar"),
                    parts.URLButton(
                        text="Ver",
                        url="https://example.com/{{1}}",
                        example="https://example.com/a",
                    ),
                ]
            ),
        ],
    )


def test_a_template_is_submitted_approved_sent_and_deleted(listener, wa):
    made = wa.create_template(promo())
    assert made.status == parts.TemplateStatus.PENDING
    listener.values(1, field="message_template_status_update")

    there = wa.get_template(made.id)
    sent = wa.send_template(
        ROSA,
        "promo_nov",
        PT,
        [
            parts.HeaderText.params(quem="Zé"),
            parts.BodyText.params(nome="Zé"),
            parts.QuickReplyButton.params(callback_data="STOP", index=0),
            parts.URLButton.params(url_variable="z", index=1),
        ],
    )

    assert there.status == parts.TemplateStatus.APPROVED
    assert [one["id"] for one in listener.statuses(1)] == [sent.id]
    assert wa.delete_template("promo_nov")
    assert "promo_nov" not in {one.name for one in wa.get_templates()}


def test_a_template_with_a_picture_needs_its_sample_and_a_picture(listener, wa):
    wa.create_template(
        parts.Template(
            name="com_foto",
            language=PT,
            category=parts.TemplateCategory.MARKETING,
            parameter_format=parts.ParamFormat.POSITIONAL,
            components=[
                parts.HeaderImage(example=SAMPLES["image"], mime_type="image/png"),
                parts.BodyText("Olá {{1}}, temos novidades", "Maria"),
            ],
        )
    )
    listener.values(1, field="message_template_status_update")

    sent = wa.send_template(
        ROSA,
        "com_foto",
        PT,
        [
            parts.HeaderImage.params(image=SAMPLES["image"], mime_type="image/png"),
            parts.BodyText.params("Zé"),
        ],
    )

    assert sent.status == "accepted"


def test_a_code_template_is_made_edited_and_archived(simulator, listener, wa):
    made = wa.create_template(
        parts.Template(
            name="codigo",
            language=PT,
            category=parts.TemplateCategory.AUTHENTICATION,
            components=[
                parts.AuthenticationBody(add_security_recommendation=True),
                parts.AuthenticationFooter(code_expiration_minutes=5),
                parts.Buttons(buttons=[parts.CopyCodeOTPButton()]),
            ],
        )
    )
    listener.values(1, field="message_template_status_update")

    wa.update_template(made.id, new_message_send_ttl_seconds=600)

    assert wa.get_template(made.id).message_send_ttl_seconds == 600
    assert wa.archive_templates([made.id]).archived == (made.id,)


def test_the_number_and_its_account_are_read(wa):
    number, account = wa.get_business_phone_number(), wa.get_business_account()

    assert (number.id, number.status, account.id) == (PHONE, "CONNECTED", WABA)
    assert [one.id for one in wa.get_business_phone_numbers()] == [PHONE]


@pytest.mark.usefixtures("in_conversation")
def test_the_rest_of_the_desk_works_too(listener: Listener, wa):
    assert wa.update_business_profile(about="Loja", industry=types.Industry.RETAIL)
    assert wa.get_business_profile().about == "Loja"
    assert wa.register_phone_number("123456")
    assert wa.override_waba_callback_url(listener.url, VERIFY_TOKEN)
    assert wa.override_phone_callback_url(listener.url, VERIFY_TOKEN)
    assert wa.mark_message_as_read("wamid.X")
    assert wa.indicate_typing("wamid.X")
    assert wa.block_users([ROSA]).added_users
    assert [one.wa_id for one in wa.get_blocked_users()] == ["5511900000101"]
    assert wa.unblock_users([ROSA]).removed_users
    assert wa.get_app_access_token(APP, APP_SECRET).startswith(APP)


def test_refusals_become_its_own_errors(wa):
    with pytest.raises(RateLimitHit):
        wa.send_message("+5511900000921", "x")
    with pytest.raises(TemplateNotExists):
        wa.send_template(ROSA, "nada", PT, [])


INBOUND: dict[str, dict[str, Any]] = {
    "text": {"text": "Quanto custa?"},
    "image": {"type": "image", "image": {"caption": "comprovante"}},
    "voice": {"type": "audio", "audio": {"voice": True}},
    "location": {"type": "location", "location": {"latitude": -8.05, "longitude": -34.9}},
    "contacts": {
        "type": "contacts",
        "contacts": [{"name": {"formatted_name": "Jo"}, "phones": [{"phone": "+551130000001"}]}],
    },
    "reaction": {"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "👍"}},
    "somebody without a phone": {"from": None, "userId": "BR.999", "text": "oi"},
}


@pytest.mark.parametrize("asked", INBOUND.values(), ids=INBOUND.keys())
def test_its_parser_reads_what_customers_write(simulator, listener, wa, asked):
    heard: list[types.Message] = []
    wa.add_handlers(handlers.MessageHandler(lambda _, message: heard.append(message)))

    made = simulator.sim_post("inbound", {"phoneNumberId": PHONE, "from": ROSA, **asked})
    hand_over(wa, listener)

    until(lambda: heard)
    assert heard[0].id == made["id"]
    assert heard[0].metadata.phone_number_id == PHONE


def test_its_parser_reads_pressed_buttons(simulator, listener, wa):
    heard: list[types.CallbackButton] = []
    wa.add_handlers(handlers.CallbackButtonHandler(lambda _, pressed: heard.append(pressed)))

    button = {"payload": "STOP", "text": "Parar"}
    simulator.sim_post(
        "inbound", {"phoneNumberId": PHONE, "from": ROSA, "type": "button", "button": button}
    )
    hand_over(wa, listener)

    assert [one.data for one in until(lambda: heard)] == ["STOP"]


def test_its_parser_reads_statuses_prices_and_failures(simulator, listener, wa, promo):
    heard: list[types.MessageStatus] = []
    wa.add_handlers(handlers.MessageStatusHandler(lambda _, status: heard.append(status)))
    template = {
        "name": "promo",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Rosa"}]}],
    }

    simulator.send({"to": ROSA, "type": "template", "template": template,
                    "biz_opaque_callback_data": "r=99"})  # fmt: skip
    for _ in range(3):
        hand_over(wa, listener)
    # pywa 4.5 looks for a contact in every status; Meta leaves it out of failed ones.
    simulator.sim_post("faults", {"contactsOnFailed": True})
    simulator.send({"to": "+5511900000901", "type": "template", "template": template})
    hand_over(wa, listener)

    assert [one.status for one in heard] == ["sent", "delivered", "read", "failed"]
    assert heard[0].tracker == "r=99"
    assert heard[0].pricing.category == "marketing"
    assert heard[3].error.code == 131026


def test_its_parser_reads_what_becomes_of_templates(simulator, listener, wa, promo):
    heard: list[Any] = []
    for one in (handlers.TemplateStatusUpdateHandler, handlers.TemplateQualityUpdateHandler,
                handlers.TemplateCategoryUpdateHandler):  # fmt: skip
        wa.add_handlers(one(lambda _, update: heard.append(update)))

    for change in ({"status": "PAUSED"}, {"quality": "RED"}, {"category": "UTILITY"}):
        simulator.sim_post(f"templates/{promo['id']}", change)
        hand_over(wa, listener)

    assert heard[0].new_status == parts.TemplateStatus.PAUSED
    assert heard[1].new_quality_score == "RED"
    assert heard[2].new_category == parts.TemplateCategory.UTILITY


def hand_over(wa: WhatsApp, listener: Listener) -> None:
    """Give the client one webhook, as its own server would."""
    webhook = listener.next()
    assert wa.webhook_update_validator(webhook.raw, webhook.headers["X-Hub-Signature-256"]) is None
    assert wa.webhook_update_handler(webhook.raw) == ("ok", 200)
