"""What a campaign says: kept half done, asked of every channel, shown as it will be read."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from apps.accounts.actor import PLATFORM
from apps.campaigns import wording
from apps.campaigns.models import Campaign
from apps.campaigns.unfit import BadCampaign
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Attribute, Contact
from apps.conversations.outbox.refusals import NoChannel
from apps.whatsapp.message_templates.refusals import NotSendable, OtherAccount
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel, make_media, make_template

USE = {"name": "on_its_way", "language": "pt_BR"}
FILLED = {**USE, "values": {"1": "{{nome|cliente}}", "2": "{{pedido}}"}}
DRAWN = "{% include it.template with it=it message=it.message %}"


@pytest.fixture
def line(inside_acme: Any) -> Channel:
    return make_channel("line")


@pytest.fixture
def rosa(inside_acme: Any) -> Contact:
    Attribute.objects.create(key="pedido", name="Order", kind="text")
    return make_contact(name="Rosa")


def drafted(*channels: Channel, **fields: Any) -> Campaign:
    given = {"name": "May", "channels": [one.pk for one in channels], **fields}
    return Campaign.objects.create(**given)


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"kind": "text", "content": {"text": words}, "weight": 1, **more}


def drawn(preview: wording.Preview) -> str:
    return Template(DRAWN).render(Context({"it": preview.bubble}))


def test_variants_and_the_twin_become_what_a_batch_sends(acme, line, rosa):
    make_template(line)
    twin = {"kind": "text", "content": {"text": "Oi de novo, {{nome}}!"}}
    said = [{"template": FILLED, "weight": 3}, text("Oi {{nome}}")]
    campaign = drafted(line, variants=wording.checked(said), twin=wording.checked_twin(twin))

    template, plain = wording.read(acme, campaign, by=PLATFORM)

    assert (template["kind"], template["weight"]) == ("template", 3)
    body = template["content"]["components"][0]["parameters"]
    assert [one["text"] for one in body] == ["{{nome|cliente}}", "{{pedido}}"]
    assert plain["content"]["text"] == "Oi {{nome}}"
    assert template["twin"] == plain["twin"]
    assert template["twin"]["content"]["text"] == "Oi de novo, {{nome}}!"
    assert wording.category(campaign) == "marketing"
    campaign.variants = campaign.variants[:1]
    assert wording.category(campaign) == "utility"


def test_every_channel_is_asked_and_all_are_of_one_kind(acme, line, rosa):
    make_template(line)
    other = make_channel("other", account="110000000000002")
    qr = make_channel("shop", provider="waha", account="", gateway_url="https://gate.example.com")
    variants = [{"template": FILLED, "weight": 1}]

    with pytest.raises(UnfitContent) as refused:
        wording.read(acme, drafted(line, other, variants=variants), by=PLATFORM)
    assert list(refused.value.errors) == ["variants.0.template.name"]
    with pytest.raises(UnfitContent) as refused:
        wording.read(acme, drafted(line, qr, variants=[text("Oi")]), by=PLATFORM)
    assert list(refused.value.errors) == ["channels"]
    with pytest.raises(NoChannel):
        wording.read(acme, drafted(variants=[text("Oi")]), by=PLATFORM)
    assert wording.read(acme, drafted(qr, variants=[text("Oi")]), by=PLATFORM)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("Oi {{apelido}}", "variants.0.content"),
        ("Oi {{nome}", "variants.0.content"),
        ("", "variants.0.content.text"),
        ("a" * 5000, "variants.0.content.text"),
    ],
    ids=["unknown variable", "half a brace", "nothing", "too long"],
)
def test_what_nobody_should_read_is_refused_with_its_place(acme, line, rosa, words, where):
    with pytest.raises(UnfitContent) as refused:
        wording.read(acme, drafted(line, variants=[text(words)]), by=PLATFORM)
    assert list(refused.value.errors) == [where]


def test_a_template_that_may_not_be_sent_says_so(acme, line, rosa):
    make_template(line, status="paused")

    with pytest.raises(NotSendable) as refused:
        wording.read(acme, drafted(line, variants=[{"template": FILLED}]), by=PLATFORM)
    assert not isinstance(refused.value, OtherAccount)
    assert refused.value.code == "template_paused"


def test_a_draft_may_be_half_done_but_not_misshapen(inside_acme):
    assert wording.checked([text("", name=" A  b ")])[0]["name"] == "A b"
    wrong = [
        {"kind": "reaction", "content": []},
        {**text("x"), "weight": 0},
        {"kind": "image", "content": {"mediaUrl": "https://example.com/a.png"}},
        {"template": {"name": 1, "language": "pt_BR", "else": 2}},
        text("a\0b"),
    ]
    with pytest.raises(BadCampaign) as refused:
        wording.checked(wrong)
    assert set(refused.value.errors) == {
        "variants.0.kind", "variants.0.content", "variants.1.weight",
        "variants.2.content.mediaUrl", "variants.3.template", "variants.4",
    }  # fmt: skip
    assert wording.checked_twin({}) is None


def test_a_preview_is_drawn_with_the_persons_own_details(acme, line, rosa):
    make_template(line)
    picture = make_media()
    variants = [
        {"template": FILLED, "weight": 1},
        {"kind": "image", "content": {"mediaId": str(picture.pk), "caption": "Oi {{nome}}"}},
    ]
    campaign = drafted(line, variants=variants)

    lacking = wording.preview(acme, campaign, rosa)
    assert "Rosa" in drawn(lacking)
    assert len(lacking.problems) == 1
    assert "{{pedido}}" in lacking.problems[0]
    rosa.attributes = {"pedido": "A-17"}
    whole = wording.preview(acme, campaign, rosa)
    assert "Oi Rosa, seu pedido A-17 saiu." in drawn(whole)
    assert whole.problems == []
    shown = wording.preview(acme, campaign, rosa, 1)
    assert shown.bubble.content["caption"] == "Oi Rosa"
    assert shown.bubble.media == picture


def test_a_preview_shows_what_is_wrong_instead_of_failing(acme, line, rosa):
    campaign = drafted(variants=[text("{{apelido}} {{nome"), {"template": USE}])
    rosa.name = "{{NOME}}"

    preview = wording.preview(acme, campaign, rosa)
    assert len(preview.problems) == 2
    gone = wording.preview(acme, campaign, None, 1)
    assert "on_its_way" in drawn(gone)
    assert gone.problems
    campaign.variants = [text("Oi {{nome}}")]
    assert "braces" in wording.preview(acme, campaign, rosa).problems[0]
