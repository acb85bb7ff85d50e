"""Files taken in, colleagues named, templates filled."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from apps.conversations.models import Message, Thread
from apps.whatsapp.models import Media
from tests.conversations.outbox.conftest import make_template


def picture(name: str = "shop.png") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue())


def test_a_picture_is_taken_in_and_shown(post):
    html = post("files/", file=picture()).content.decode()

    media = Media.objects.get()
    assert (media.kind, media.state) == ("image", "stored")
    assert f'name="media" value="{media.pk}"' in html


def test_a_program_is_refused_in_words_and_carries_nothing(post):
    file = SimpleUploadedFile("a.html", b"<html><script>alert(1)</script></html>")

    html = post("files/", file=file).content.decode()

    assert "data-flawed" in html
    assert 'name="media"' not in html
    assert not Media.objects.exists()


def test_an_empty_upload_is_refused_in_words(post):
    assert "data-flawed" in post("files/").content.decode()


def test_a_picture_that_whatsapp_does_not_show_goes_as_a_document(post):
    file = BytesIO()
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "green")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])

    post("files/", file=SimpleUploadedFile("moves.webp", file.getvalue()))

    assert Media.objects.get().kind == "document"


def test_colleagues_are_found_by_the_beginning_of_any_name(drawn, owner, agent):
    owner.name = "Lúcia Prado"
    owner.save()

    assert 'data-text="@Lúcia Prado "' in drawn("people/", q="pra")
    assert "Lúcia" not in drawn("people/", q="xyz")


def test_templates_of_the_channel_are_offered(drawn, channel):
    make_template(channel, "on_its_way")
    make_template(channel, "not_yet", status="pending")
    make_template(channel, "elsewhere", account="999")

    html = drawn("templates/")

    assert "on_its_way" in html
    assert "not_yet" not in html
    assert "elsewhere" not in html
    assert "on_its_way" not in drawn("templates/", q="refund")


def test_what_a_template_needs_is_asked_and_what_is_known_filled(drawn, channel, rosa):
    rosa.name = "Rosa"
    rosa.save()
    body = {
        "type": "BODY",
        "text": "Oi {{nome}}, seu pedido {{pedido}} saiu.",
        "example": {
            "body_text_named_params": [
                {"param_name": "nome", "example": "Ana"},
                {"param_name": "pedido", "example": "48112"},
            ]
        },
    }
    template = make_template(channel, components=[body])

    html = drawn(f"templates/{template.pk}/")

    assert 'name="value.nome" value="Rosa"' in html
    assert 'name="value.pedido" value=""' in html
    assert "Oi Rosa, seu pedido <mark>{{pedido}}</mark> saiu." in html


def test_the_preview_follows_what_is_written(post, channel):
    template = make_template(channel)

    html = post(f"templates/{template.pk}/preview/", **{"value.1": "Rosa"}).content.decode()

    assert "Oi Rosa, seu pedido <mark>{{2}}</mark> saiu." in html


def test_a_template_leaves_although_the_window_is_shut(post, channel, conversation):
    Thread.objects.update(window_until=timezone.now() - timedelta(days=2))
    template = make_template(channel)

    answer = post(
        f"templates/{template.pk}/send/", **{"value.1": "Rosa", "value.2": "48.112", "key": "a"}
    )

    message = Message.objects.outgoing().get()
    assert (message.kind, message.origin) == ("template", "agent")
    assert message.content["shown"]["body"] == "Oi Rosa, seu pedido 48.112 saiu."
    assert f'id="m-{message.pk}"' in answer.content.decode()
    assert answer["HX-Trigger"] == "closeDialog"


def test_a_missing_value_is_said_beside_its_field(post, channel):
    template = make_template(channel)

    answer = post(f"templates/{template.pk}/send/", **{"value.1": "Rosa"})

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#modal"
    html = answer.content.decode()
    assert 'class="error"' in html.partition('name="value.2"')[2]
    assert 'name="value.1" value="Rosa"' in html
    assert not Message.objects.outgoing().exists()


def test_twice_the_same_template_with_one_key_is_one_message(post, channel):
    template = make_template(channel)
    values = {"value.1": "Rosa", "value.2": "1", "key": "a"}

    for _ in range(2):
        post(f"templates/{template.pk}/send/", **values)

    assert Message.objects.outgoing().count() == 1


def test_another_accounts_template_is_not_found(post, channel):
    template = make_template(channel, account="999")

    assert post(f"templates/{template.pk}/send/").status_code == 404


@pytest.mark.parametrize("rest", ["replies/", "people/", "templates/", ""])
def test_a_viewer_is_offered_nothing(as_viewer, path, rest):
    assert as_viewer.get(path(rest)).status_code == 403


def test_a_refusal_of_the_door_is_a_toast(post, channel, rosa):
    template = make_template(channel)
    rosa.blocked_at = timezone.now()
    rosa.save()

    answer = post(f"templates/{template.pk}/send/", **{"value.1": "Rosa", "value.2": "1"})

    assert answer.status_code == 409
    assert "blocked" in json.loads(answer["HX-Trigger"])["showToast"]["text"]
