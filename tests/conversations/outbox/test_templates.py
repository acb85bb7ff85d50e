"""Templates: the only thing that may be said to somebody who has been silent for a day."""

from __future__ import annotations

from typing import Any

import pytest

from apps.conversations import outbox
from apps.conversations.consent.reasons import MayNotReceive
from apps.conversations.contents import to_wire
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.outbox import Draft, TemplateUse
from apps.conversations.outbox.refusals import NoChannel
from apps.whatsapp.media.refusals import MediaTypeRefused
from apps.whatsapp.message_templates.refusals import NotSendable, TemplatePaused
from apps.whatsapp.messages import Media, MediaKind, Template
from tests.conversations.outbox.conftest import BODY, make_media, make_template

VALUES = {"1": "{{nome}}", "2": "A-77"}
PARAMETERS = [{"type": "text", "text": "Rosa"}, {"type": "text", "text": "A-77"}]
WITH_PICTURE = [{"type": "HEADER", "format": "IMAGE"}, BODY]


def use(name: str = "on_its_way", **more: Any) -> TemplateUse:
    return TemplateUse(name, "pt_BR", **more)


@pytest.mark.parametrize(
    "given",
    [
        {"values": VALUES},
        {"components": [{"type": "body", "parameters": PARAMETERS}]},
        {
            "components": [
                {
                    "type": "body",
                    "parameters": [{"type": "text", "text": "{{nome}}"}, PARAMETERS[1]],
                }
            ]
        },
    ],
)
def test_a_template_is_sent_with_its_values_however_they_are_given(acme, channel, rosa, by, given):
    make_template(channel)

    message = outbox.send(acme, Draft(to=rosa, template=use(**given)), by=by)

    assert (message.kind, message.category) == ("template", "utility")
    assert message.content["shown"]["body"] == "Oi Rosa, seu pedido A-77 saiu."
    assert to_wire("template", message.content) == Template(
        "on_its_way", "pt_BR", ({"type": "body", "parameters": PARAMETERS},)
    )


def test_values_by_name_are_read_by_name(acme, channel, rosa, by):
    body = {"type": "BODY", "text": "Oi {{nome}}, o pedido {{pedido}} saiu."}
    make_template(channel, parameter_format="named", components=[body])
    parameters = [
        {"type": "text", "parameter_name": "pedido", "text": "A-77"},
        {"type": "text", "parameter_name": "nome", "text": "Rosa"},
    ]
    given = [{"type": "body", "parameters": parameters}]

    message = outbox.send(acme, Draft(to=rosa, template=use(components=given)), by=by)

    assert message.content["shown"]["body"] == "Oi Rosa, o pedido A-77 saiu."


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"values": {"1": "Rosa"}}, "template.values.2"),
        ({"values": {**VALUES, "3": "x"}}, "template.values.3"),
        ({"values": {**VALUES, "2": "two\nlines"}}, "template.values.2"),
        ({"components": []}, "template.components.1"),
        ({"values": {**VALUES, "2": "{{email}}"}}, "template"),
        ({"values": {**VALUES, "2": "nul\0"}}, "template"),
    ],
)
def test_what_meta_would_refuse_is_named(acme, channel, rosa, by, given, field):
    make_template(channel)

    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, Draft(to=rosa, template=use(**given)), by=by)

    assert field in refused.value.errors


def test_a_template_that_is_not_there_is_named(acme, channel, rosa, by):
    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, Draft(to=rosa, channel=channel, template=use("nowhere")), by=by)

    assert list(refused.value.errors) == ["template.name"]


def test_without_a_channel_that_has_it_there_is_none(acme, channel, rosa, by):
    with pytest.raises(NoChannel):
        outbox.send(acme, Draft(to=rosa, template=use("nowhere")), by=by)


def test_a_template_chooses_the_channel_that_has_it(acme, qr, channel, rosa, by):
    make_template(channel)

    sent = outbox.send(acme, Draft(to=rosa, template=use(values=VALUES)), by=by)

    assert sent.channel == channel


@pytest.mark.parametrize(
    ("status", "refusal"), [("paused", TemplatePaused), ("pending", NotSendable)]
)
def test_a_template_that_meta_does_not_take_now_is_refused(
    acme, channel, rosa, by, status, refusal
):
    make_template(channel, status=status)

    with pytest.raises(refusal):
        outbox.send(acme, Draft(to=rosa, template=use(values=VALUES)), by=by)


def test_a_promotion_needs_consent_whatever_the_program_calls_it(acme, channel, rosa, by):
    make_template(channel, category="marketing")
    draft = Draft(to=rosa, template=use(values=VALUES), category="service")

    with pytest.raises(MayNotReceive) as refused:
        outbox.send(acme, draft, by=by)

    assert refused.value.code == "no_consent"


@pytest.mark.parametrize("form", ["values", "components"])
def test_a_file_of_ours_stands_in_the_header(acme, channel, rosa, by, form):
    make_template(channel, components=WITH_PICTURE)
    media = make_media()
    ours = {"mediaId": str(media.pk)}
    header = {"type": "header", "parameters": [{"type": "image", "image": ours}]}
    given: Any = {
        "values": {**VALUES, "header": ours},
        "components": [header, {"type": "body", "parameters": PARAMETERS}],
    }

    message = outbox.send(acme, Draft(to=rosa, template=use(**{form: given[form]})), by=by)

    assert message.media_id == media.pk
    assert message.content["components"][0] == header
    wire = to_wire("template", message.content, file=Media(MediaKind.IMAGE, provider_id="77"))
    assert isinstance(wire, Template)
    assert wire.components[0]["parameters"] == [{"type": "image", "image": {"id": "77"}}]


def test_a_file_that_meta_does_not_take_is_refused(acme, channel, rosa, by):
    make_template(channel, components=WITH_PICTURE)
    values = {**VALUES, "header": {"mediaId": str(make_media(mime_type="image/gif").pk)}}

    with pytest.raises(MediaTypeRefused):
        outbox.send(acme, Draft(to=rosa, template=use(values=values)), by=by)


def test_a_file_that_is_not_there_is_refused(acme, channel, rosa, by):
    make_template(channel, components=WITH_PICTURE)
    values = {**VALUES, "header": {"mediaId": "nothing"}}

    with pytest.raises(UnfitContent) as refused:
        outbox.send(acme, Draft(to=rosa, template=use(values=values)), by=by)

    assert list(refused.value.errors) == ["template.mediaId"]
