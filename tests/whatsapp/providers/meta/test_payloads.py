"""Each documented webhook means exactly this."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.whatsapp.events import (
    AccountChanged,
    ChannelProblem,
    ContactSynced,
    Context,
    Deleted,
    Delivery,
    Edited,
    Event,
    HistoryProgress,
    InContent,
    NumberChanged,
    Order,
    OrderLine,
    Person,
    PreferenceChanged,
    Pricing,
    Problem,
    Received,
    Referral,
    StatusChanged,
    System,
    Tapped,
    TemplateChanged,
    Unsupported,
)
from apps.whatsapp.messages import (
    Address,
    Cards,
    ContactCard,
    Location,
    Media,
    MediaKind,
    Reaction,
    Text,
)
from apps.whatsapp.providers.meta.parsing import parse
from tests.whatsapp.providers.meta.payloads import ACCOUNT, AT, NUMBER, load, names

PHONE, USER = "+551100000101", "BR.20000000000000000001"
ANA = Person(Address(PHONE, USER, username="ana.souza"), "Ana Souza")
UNNAMED = Person(Address(PHONE, USER))
CAMPAIGN = Context(reply_to="wamid.CAMPAIGN_1")
ASKED = Context(reply_to="wamid.X")


def wrote(name: str, content: InContent, person: Person = ANA, **more: Any) -> list[Event]:
    return [Received(NUMBER, f"wamid.EXAMPLE_{name}", AT, person, content, **more)]


def file(kind: str, mime_type: str, **more: Any) -> Media:
    return Media(
        MediaKind(kind),
        provider_id="330000000000001",
        link="https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=330000000000001",
        mime_type=mime_type,
        digest="n2x0c3VtbWFyeQ==",
        **more,
    )


def status(word: str, person: Person = ANA, *, id_: str = "CAMPAIGN_1", **more: Any) -> Event:
    return StatusChanged(NUMBER, f"wamid.{id_}", Delivery(word), AT, person, **more)


def failed(code: str, title: str) -> list[Event]:
    problems = (Problem(code, title, detail=title),)
    return [status("failed", UNNAMED, tag="c=7;r=99", problems=problems)]


def template(**news: Any) -> list[Event]:
    return [TemplateChanged(ACCOUNT, "500000000000001", "promo_dez", "pt_BR", at=AT, **news)]


def account(event: str, detail: dict[str, Any], **news: Any) -> list[Event]:
    return [AccountChanged(ACCOUNT, event, at=AT, detail=detail, **news)]


def number(event: str, **news: Any) -> list[Event]:
    return [NumberChanged(ACCOUNT, "14155550100", at=AT, event=event, **news)]


def preference(value: str, *, wants: bool) -> list[Event]:
    detail = f"User requested to {value} marketing messages"
    return [PreferenceChanged(NUMBER, ANA, wants, AT, detail=detail, value=value)]


REGULAR = Pricing("regular", "marketing", model="PMP")
CARD = {
    "name": {"formatted_name": "Bia Lima", "first_name": "Bia"},
    "phones": [{"phone": "+55 11 90000-0102", "wa_id": "5511900000102", "type": "CELL"}],
}
ADVERTISEMENT = {
    "source_url": "https://fb.me/x",
    "source_id": "120",
    "source_type": "ad",
    "headline": "Oferta",
    "body": "Fale conosco",
    "media_type": "image",
    "image_url": "https://scontent.example/x.jpg",
    "ctwa_clid": "ARx",
    "welcome_message": {"text": "Olá!"},
}
UNHEALTHY = "This message was not delivered to maintain healthy ecosystem engagement."
TOO_FAST = (
    "Message failed to send because there were too many messages sent from this phone number"
    " in a short period of time"
)
RESTRICTED = {
    "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING",
    "expiration": 1795780800,
}
VOLUME = {
    "tier_update_time": 1795176000,
    "pricing_category": "UTILITY",
    "tier": "250001:2000000",
    "effective_month": "2026-11",
    "region": "Brazil",
}
BANNED = {"waba_ban_state": "DISABLE", "waba_ban_date": "November 20, 2026"}
ROOM = {"max_daily_conversations_per_business": 2000, "max_phone_numbers_per_business": 20}

MEANINGS: dict[str, list[Event]] = {
    "message_text": wrote("TEXT", Text("Quero saber o preço")),
    "message_text_reply": wrote("TEXT_REPLY", Text("aceito"), context=CAMPAIGN),
    "message_text_forwarded": wrote(
        "TEXT_FORWARDED", Text("olha isso"), context=Context(forwarded=True)
    ),
    "message_text_product_enquiry": wrote(
        "TEXT_PRODUCT_ENQUIRY",
        Text("tem azul?"),
        context=Context(reply_to="wamid.X", product="sku-9", catalog="1"),
    ),
    "message_text_from_ad": wrote(
        "TEXT_FROM_AD",
        Text("Olá!"),
        referral=Referral(
            "ad",
            source_id="120",
            url="https://fb.me/x",
            headline="Oferta",
            body="Fale conosco",
            media_kind=MediaKind.IMAGE,
            media_url="https://scontent.example/x.jpg",
            click_id="ARx",
            raw=ADVERTISEMENT,
        ),
    ),
    "message_text_bsuid_only_no_phone": wrote(
        "BSUID",
        Text("sem telefone"),
        Person(Address(user_id=USER, username="ana.souza"), "Ana Souza"),
    ),
    "message_image": wrote("IMAGE", file("image", "image/jpeg", caption="comprovante")),
    "message_video": wrote("VIDEO", file("video", "video/mp4")),
    "message_audio_voice": wrote(
        "AUDIO_VOICE", file("audio", "audio/ogg; codecs=opus", voice=True)
    ),
    "message_document": wrote(
        "DOCUMENT", file("document", "application/pdf", filename="pedido.pdf", caption="segue")
    ),
    "message_sticker": wrote("STICKER", file("sticker", "image/webp")),
    "message_location": wrote(
        "LOCATION", Location(-22.9068, -43.1729, name="Centro", address="Rio de Janeiro")
    ),
    "message_contacts": wrote(
        "CONTACTS", Cards((ContactCard("Bia Lima", ("+5511900000102",), extra=CARD),))
    ),
    "message_button_quick_reply_of_template": wrote(
        "BUTTON_QUICK_REPLY_OF_TEMPLATE",
        Tapped("template_button", "PARAR", "Parar promoções"),
        context=CAMPAIGN,
    ),
    "message_interactive_button_reply": wrote(
        "INTERACTIVE_BUTTON_REPLY", Tapped("button", "sim", "Sim"), context=ASKED
    ),
    "message_interactive_list_reply": wrote(
        "INTERACTIVE_LIST_REPLY",
        Tapped("row", "plano_a", "Plano A", "R$ 10"),
        context=ASKED,
    ),
    "message_interactive_nfm_reply": wrote(
        "INTERACTIVE_NFM_REPLY",
        Tapped("flow", "tok-1", "flow", "Sent", {"flow_token": "tok-1", "cidade": "Rio"}),
        context=ASKED,
    ),
    "message_interactive_call_permission_reply": wrote(
        "INTERACTIVE_CALL_PERMISSION_REPLY",
        Tapped(
            "call_permission",
            "accept",
            "",
            values={
                "response": "accept",
                "expiration_timestamp": 1795780800,
                "response_source": "user_action",
            },
        ),
        context=ASKED,
    ),
    "message_reaction": wrote("REACTION", Reaction("wamid.CAMPAIGN_1", "❤️")),
    "message_reaction_removed": wrote("REACTION_REMOVED", Reaction("wamid.CAMPAIGN_1")),
    "message_order": wrote(
        "ORDER", Order("1", "por favor", (OrderLine("sku-9", 2.0, 19.9, "BRL"),))
    ),
    "message_system_user_changed_number": wrote(
        "SYSTEM_USER_CHANGED_NUMBER",
        System(
            "changed_number",
            "User Ana changed from 551100000101 to 5511900000103",
            new=Address("+5511900000103"),
        ),
        UNNAMED,
    ),
    "message_system_customer_identity_changed": wrote(
        "SYSTEM_CUSTOMER_IDENTITY_CHANGED",
        System("changed_identity", "User identity changed"),
        Person(ANA.address, "Ana Souza", identity_hash="h1"),
    ),
    "message_unsupported": wrote(
        "UNSUPPORTED",
        Unsupported("poll", (131051,), "Message type is currently not supported."),
    ),
    "message_media_too_big_error": wrote(
        "MEDIA_TOO_BIG_ERROR", Unsupported("unknown", (131052,), "File size exceeds the limit")
    ),
    "message_edit": [
        Edited(
            NUMBER,
            "wamid.EXAMPLE_EDIT",
            "wamid.EXAMPLE_TEXT",
            AT,
            ANA,
            Text("Quero saber o preço à vista"),
        )
    ],
    "message_revoke": [
        Deleted(NUMBER, "wamid.EXAMPLE_REVOKE", "wamid.EXAMPLE_TEXT", AT, ANA),
    ],
    "status_sent_marketing": [status("sent", tag="c=7;r=99", pricing=REGULAR)],
    "status_delivered_marketing": [status("delivered", tag="c=7;r=99", pricing=REGULAR)],
    "status_read": [status("read", tag="c=7;r=99")],
    "status_played": [status("played")],
    "status_sent_service_free_tier": [
        status("sent", pricing=Pricing("free_customer_service", "service", model="PMP"))
    ],
    "status_delivered_service_charged_from_2026_10": [
        status("delivered", pricing=Pricing("regular", "service", model="PMP"))
    ],
    "status_sent_free_entry_point": [
        status(
            "sent",
            pricing=Pricing("free_entry_point", "referral_conversion", model="PMP"),
            free_entry_until=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        )
    ],
    "status_batch_two": [status("sent", id_="CAMPAIGN_2"), status("delivered")],
    "status_failed_131026": failed("131026", "Message undeliverable"),
    "status_failed_131047": failed("131047", "Re-engagement message"),
    "status_failed_131049": failed("131049", UNHEALTHY),
    "value_errors_app_level": [
        ChannelProblem(NUMBER, ACCOUNT, (Problem("130429", "Rate limit hit", TOO_FAST),))
    ],
    "user_preferences_stop": preference("stop", wants=False),
    "user_preferences_resume": preference("resume", wants=True),
    "user_preferences_signup": preference("signup", wants=True),
    "template_status_approved": template(status="approved", reason="", category="marketing"),
    "template_status_rejected": template(
        status="rejected",
        reason="INVALID_FORMAT",
        advice="Variables next to each other\nSeparate them with text",
        category="marketing",
    ),
    "template_status_paused": template(status="paused", pause="first"),
    "template_status_disabled": template(status="disabled"),
    "template_quality": template(quality="yellow"),
    "template_category_impending": template(category="utility", impending_category="marketing"),
    "template_category_changed": template(category="marketing", impending_category=""),
    "template_components": template(
        components=(
            {"type": "BODY", "text": "Olá {{1}}"},
            {"type": "FOOTER", "text": "Responda SAIR"},
            {
                "type": "BUTTONS",
                "buttons": [{"type": "QUICK_REPLY", "text": "Parar promoções"}],
            },
        )
    ),
    "phone_quality_throughput_upgrade": number(
        "throughput_upgrade", throughput=1000, tier="TIER_UNLIMITED"
    ),
    "phone_name_update": number("name", verified_name="Loja Boa", name_decision="approved"),
    "business_capability": account("capability", ROOM, tier="TIER_2K", max_numbers=20),
    "account_restriction": account(
        "account_restriction",
        {"event": "ACCOUNT_RESTRICTION", "restriction_info": [RESTRICTED]},
        holds=True,
    ),
    "account_violation": account(
        "account_violation",
        {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}},
        holds=True,
    ),
    "account_disabled": account(
        "disabled_update", {"event": "DISABLED_UPDATE", "ban_info": BANNED}, holds=True
    ),
    "account_volume_tier": account(
        "volume_based_pricing_tier_update",
        {"event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": VOLUME},
    ),
    "smb_message_echo": [
        Received(
            NUMBER,
            "wamid.ECHO1",
            AT,
            Person(Address(PHONE)),
            Text("respondi pelo celular"),
            echo=True,
        )
    ],
    "smb_contact_sync": [ContactSynced(NUMBER, Person(Address(PHONE), "Ana Souza"), AT)],
    "history_chunk": [
        Received(
            NUMBER,
            "wamid.H1",
            AT - timedelta(days=1),
            Person(Address(PHONE)),
            Text("oi"),
            history=True,
            history_status="read",
        ),
        Received(
            NUMBER,
            "wamid.H2",
            AT - timedelta(days=1) + timedelta(minutes=1),
            Person(Address(PHONE)),
            Unsupported("media_placeholder"),
            echo=True,
            history=True,
            history_status="delivered",
        ),
        HistoryProgress(NUMBER, phase=0, progress=55),
    ],
    "history_declined": [HistoryProgress(NUMBER, declined=True)],
}


@pytest.mark.parametrize("name", names())
def test_a_documented_webhook_means_what_it_says(name: str) -> None:
    assert parse(load(name)) == MEANINGS[name]


def test_every_meaning_has_its_file() -> None:
    assert sorted(MEANINGS) == names()
