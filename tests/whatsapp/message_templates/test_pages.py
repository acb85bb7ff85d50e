"""The pages of templates, as people use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.message_templates import submitting, syncing, writing
from apps.whatsapp.message_templates.starters import STARTERS
from apps.whatsapp.models import Media, Template
from tests.simulated import until
from tests.whatsapp.message_templates.conftest import GREETING, make_channel

HERE = "/t/acme/templates/"
HTMX = {"HX-Request": "true"}
#: What the browser sends of the editor.
FORM: dict[str, Any] = {
    "name": "order_on_its_way",
    "language": "pt_BR",
    "category": "utility",
    "parameter_format": "positional",
    "header_format": "",
    "header_text": "",
    "body": "Oi {{1}}, seu pedido {{2}} saiu para entrega hoje.",
    "example:1": "Rosa",
    "example:2": "A-77",
    "footer": "",
}


@pytest.fixture
def channel(acme):
    with in_tenant(acme):
        return make_channel()


@pytest.fixture
def draft(acme, channel):
    return made(acme)


def made(acme, name="order_on_its_way", **fields):
    with in_tenant(acme):
        known = {"account": "110000000000001", "sandbox": True, "language": "pt_BR"}
        known |= {"category": "utility", "components": GREETING, "by": PLATFORM}
        template = writing.create(acme, **known | {"name": name} | {"components": GREETING} | {
            key: value for key, value in fields.items() if key in writing.COLUMNS
        })  # fmt: skip
        rest = {key: value for key, value in fields.items() if key not in writing.COLUMNS}
        Template.objects.filter(pk=template.pk).update(**rest) if rest else None
        template.refresh_from_db()
        return template


def fresh(acme, template):
    with in_tenant(acme):
        return Template.objects.get(pk=template.pk)


def test_without_an_official_number_the_page_says_what_to_do(as_owner):
    page = as_owner.get(HERE).content.decode()
    assert "Templates need an official number" in page
    assert "/t/acme/channels/" in page


def test_an_empty_list_offers_good_beginnings(as_owner, channel):
    page = as_owner.get(HERE).content.decode()
    for starter in STARTERS:
        assert f"starter={starter.slug}" in page


def test_languages_stand_side_by_side_under_one_name(as_owner, acme, channel):
    made(acme, status="approved", provider_id="1")
    made(acme, language="en_US", status="rejected", provider_id="2")

    page = as_owner.get(HERE).content.decode()

    assert page.count("order_on_its_way</a>") == 1
    assert "Approved" in page
    assert "Rejected" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=order", True), ("q=ORDER on", True), ("q=entrega", True), ("q=nothing", False),
        ("status=approved", True), ("status=paused", False), ("category=utility", True),
        ("category=marketing", False), ("language=pt_BR", True), ("quality=red", False),
        ("status=nonsense", True),
    ],
)  # fmt: skip
def test_the_list_is_filtered(as_owner, acme, channel, query, found):
    made(acme, status="approved", provider_id="1")
    page = as_owner.get(f"{HERE}?{query}", headers=HTMX).content.decode()
    assert ("order_on_its_way" in page) is found
    assert "<html" not in page


def test_reading_from_meta_tells_what_was_new(meta, as_owner, channel, acme):
    answer = as_owner.post(f"{HERE}sync/", follow=True)

    assert "1 new" in answer.content.decode()
    with in_tenant(acme):
        assert Template.objects.filter(name="hello_world").exists()


def test_meta_away_is_a_sentence_not_a_crash(as_owner, channel, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    answer = as_owner.post(f"{HERE}sync/")
    assert answer.status_code == 503
    assert "Meta doesn&#x27;t answer" in answer.content.decode()


@pytest.mark.parametrize("starter", [one.slug for one in STARTERS])
def test_a_beginning_becomes_a_draft_that_could_be_submitted(as_owner, acme, channel, starter):
    first = as_owner.get(f"{HERE}new/?starter={starter}")
    form = first.context["form"].initial
    answer = as_owner.post(
        f"{HERE}new/", {**form, "starter": starter, "account": "110000000000001:sandbox"}
    )

    assert answer.status_code == 302
    with in_tenant(acme):
        assert writing.problems(Template.objects.get()) == []


def test_a_taken_name_is_told_beside_the_field(as_owner, draft):
    answer = as_owner.post(
        f"{HERE}new/",
        {**{name: FORM[name] for name in ("name", "language", "category")},
         "account": "110000000000001:sandbox"},
    )  # fmt: skip
    assert "already a template with this name" in answer.context["form"].errors["name"][0]


def test_what_is_written_is_kept_and_shown_at_once(as_owner, acme, draft):
    body = "Olá {{1}}, o pedido {{2}} já está a caminho da sua casa."
    answer = as_owner.post(f"{HERE}{draft.pk}/look/", FORM | {"body": body}, headers=HTMX)

    page = answer.content.decode()
    assert "Olá Rosa, o pedido A-77" in page
    assert "Saved at" in page
    assert "examples" not in page  # they are the same: nobody's typing is disturbed
    assert fresh(acme, draft).components[0]["text"] == body


def test_a_new_variable_brings_a_row_for_its_example(as_owner, draft):
    body = FORM["body"] + " Chega às {{3}} horas."
    page = as_owner.post(f"{HERE}{draft.pk}/look/", FORM | {"body": body}, headers=HTMX)
    assert 'name="example:3"' in page.content.decode()


def test_what_sells_is_advised_to_be_marketing(as_owner, draft):
    body = "Aproveite {{1}} de desconto em toda a loja com o cupom {{2}} de hoje."
    page = as_owner.post(f"{HERE}{draft.pk}/look/", FORM | {"body": body}, headers=HTMX)
    text = page.content.decode()
    assert "Meta will likely file this under marketing" in text
    assert "our guess" in text


def test_buttons_are_added_moved_and_removed(as_owner, acme, draft):
    url = f"{HERE}{draft.pk}/look/"
    row = {"button-0-kind": "QUICK_REPLY", "button-0-text": "Sim"}
    as_owner.post(url, FORM | row | {"op": "add:URL"}, headers=HTMX)
    link = {"button-1-kind": "URL", "button-1-text": "Ver", "button-1-target": "https://a.co/{{1}}"}
    link |= {"button-1-example": "x7"}
    as_owner.post(url, FORM | row | link, headers=HTMX)
    kept = fresh(acme, draft).components[-1]["buttons"]
    assert kept == [
        {"type": "QUICK_REPLY", "text": "Sim"},
        {"type": "URL", "text": "Ver", "url": "https://a.co/{{1}}", "example": ["https://a.co/x7"]},
    ]

    as_owner.post(url, FORM | row | link | {"op": "up:1"}, headers=HTMX)
    assert fresh(acme, draft).components[-1]["buttons"][0]["type"] == "URL"
    as_owner.post(url, FORM | row | {"op": "remove:0"}, headers=HTMX)
    assert "BUTTONS" not in {one["type"] for one in fresh(acme, draft).components}


def test_markup_is_shown_and_html_is_not_obeyed(as_owner, draft):
    body = "*Oi* {{1}}, <script>alert(1)</script> seu _pedido_ {{2}} saiu hoje cedo."
    page = as_owner.post(f"{HERE}{draft.pk}/look/", FORM | {"body": body}, headers=HTMX)
    text = page.content.decode()
    assert "<strong>Oi</strong>" in text
    assert "<em>pedido</em>" in text
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text


def test_submitting_an_unfinished_draft_marks_the_fields(as_owner, acme, draft):
    answer = as_owner.post(
        f"{HERE}{draft.pk}/edit/", FORM | {"body": "{{1}} chegou", "act": "submit"}
    )

    assert answer.status_code == 200
    assert "begins with a variable" in answer.context["form"].errors["body"][0]
    kept = fresh(acme, draft)
    assert (kept.status, kept.components[0]["text"]) == ("draft", "{{1}} chegou")


def test_what_is_wrong_with_a_button_stands_beside_its_field(as_owner, draft):
    row = {"button-0-kind": "URL", "button-0-text": "Ver", "button-0-target": "nowhere"}
    page = as_owner.post(f"{HERE}{draft.pk}/edit/", FORM | row | {"act": "submit"})
    text = page.content.decode()
    assert 'aria-describedby="b0-target_error"' in text
    assert 'id="b0-target_error"' in text
    assert "b0-text_error" not in text


def test_submitting_brings_the_answer_of_meta(meta, as_owner, acme, draft):
    answer = as_owner.post(f"{HERE}{draft.pk}/edit/", FORM | {"act": "submit"}, follow=True)

    assert "Meta is reviewing it" in answer.content.decode()

    def decided():
        with in_tenant(acme):
            syncing.sync(acme, channel_of())
        return fresh(acme, draft).status == "approved"

    until(decided)
    assert "It may be sent now" in as_owner.get(f"{HERE}{draft.pk}/").content.decode()


def channel_of():
    from apps.whatsapp.models import Channel

    return Channel.objects.get()


def test_the_page_in_review_only_answers_what_is_new(as_owner, acme, draft):
    with in_tenant(acme):
        Template.objects.filter(pk=draft.pk).update(status="pending", provider_id="1")
    url = f"{HERE}{draft.pk}/?seen=pending"
    assert as_owner.get(url, headers=HTMX).status_code == 204

    with in_tenant(acme):
        Template.objects.filter(pk=draft.pk).update(status="approved")
    assert "may be sent now" in as_owner.get(url, headers=HTMX).content.decode()


def test_a_rejected_template_says_why_and_what_to_do(as_owner, acme, channel):
    template = made(
        acme, status="rejected", provider_id="1", status_reason="INVALID_FORMAT",
        status_advice="Use an address that opens.",
    )  # fmt: skip
    page = as_owner.get(f"{HERE}{template.pk}/").content.decode()
    assert "The format is not right" in page
    assert "Use an address that opens." in page


def test_a_picture_in_the_header_is_sampled_at_meta(meta, as_owner, acme, draft, tmp_path):
    picture = SimpleUploadedFile("foto.png", PNG(), content_type="image/png")
    given = FORM | {"header_format": "IMAGE", "sample_file": picture, "act": "submit"}

    answer = as_owner.post(f"{HERE}{draft.pk}/edit/", given, follow=True)

    assert "Meta is reviewing it" in answer.content.decode()
    header = fresh(acme, draft).components[0]
    assert header["example"]["header_handle"][0]
    with in_tenant(acme):
        assert Media.objects.get().pk == fresh(acme, draft).sample_id


def test_a_file_that_is_no_picture_is_refused_beside_its_field(as_owner, acme, draft):
    text = SimpleUploadedFile("foto.png", b"not a picture", content_type="image/png")
    answer = as_owner.post(
        f"{HERE}{draft.pk}/sample/", FORM | {"header_format": "IMAGE", "sample_file": text},
        headers=HTMX,
    )  # fmt: skip
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert fresh(acme, draft).sample_id is None


def PNG() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (32, 24), "#3355aa").save(out, "PNG")
    return out.getvalue()


def test_a_one_time_code_needs_no_text(as_owner, acme, draft):
    given = {"name": "login_code", "language": "pt_BR", "category": "authentication"}
    given |= {"security": "on", "minutes": "10", "code_text": "Copiar"}
    page = as_owner.post(f"{HERE}{draft.pk}/look/", given, headers=HTMX).content.decode()
    assert "is your verification code" in page
    assert "Nothing is missing" in page
    assert fresh(acme, draft).components == GREETING  # until it is meant

    as_owner.post(f"{HERE}{draft.pk}/edit/", given | {"act": "keep"})
    assert [one["type"] for one in fresh(acme, draft).components] == ["BODY", "FOOTER", "BUTTONS"]


def test_a_draft_is_deleted_from_its_dialog(as_owner, acme, draft):
    dialog = as_owner.get(f"{HERE}{draft.pk}/delete/", headers=HTMX).content.decode()
    assert "<dialog" in dialog

    answer = as_owner.post(f"{HERE}{draft.pk}/delete/", headers=HTMX)

    assert answer["HX-Redirect"].endswith(HERE)
    with in_tenant(acme):
        assert not Template.objects.exists()


def test_a_copy_opens_in_the_editor(as_owner, acme, draft):
    answer = as_owner.post(f"{HERE}{draft.pk}/duplicate/", {"language": "en_US"})
    with in_tenant(acme):
        copy = Template.objects.get(language="en_US")
    assert answer.url.endswith(f"/templates/{copy.pk}/edit/")


def test_what_is_in_review_has_no_editor(as_owner, acme, channel):
    template = made(acme, status="pending", provider_id="1")
    answer = as_owner.get(f"{HERE}{template.pk}/edit/")
    assert answer.status_code == 409


def test_the_editor_without_scripts_adds_a_row(as_owner, acme, draft):
    as_owner.post(f"{HERE}{draft.pk}/edit/", FORM | {"op": "add:QUICK_REPLY"})
    assert fresh(acme, draft).components[-1]["buttons"] == [{"type": "QUICK_REPLY", "text": ""}]


def test_an_approved_template_that_was_not_touched_asks_meta_nothing(
    as_owner, acme, channel, settings
):
    template = made(acme, status="approved", provider_id="1")
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    given = FORM | {"footer": "Responda SAIR para parar", "act": "submit"}
    answer = as_owner.post(f"{HERE}{template.pk}/edit/", given)
    assert answer.status_code == 302
    assert fresh(acme, template).status == "approved"


def test_submitting_leaves_no_draft_behind_when_meta_is_away(as_owner, acme, draft, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    answer = as_owner.post(f"{HERE}{draft.pk}/edit/", FORM | {"act": "submit"})
    assert "Meta doesn" in str(answer.context["form"].non_field_errors())
    assert fresh(acme, draft).status == "draft"
    assert submitting.body(draft, [])["category"] == "UTILITY"


def test_the_editor_shows_what_is_there(as_owner, draft):
    page = as_owner.get(f"{HERE}{draft.pk}/edit/").content.decode()
    assert "seu pedido {{2}} saiu" in page
    assert 'value="A-77"' in page
