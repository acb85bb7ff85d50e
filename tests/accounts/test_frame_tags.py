"""What the frame's tags draw."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, engines
from django.urls import set_script_prefix
from django.utils import translation

from apps.accounts.templatetags import frame


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Marina Teles", "MT"), ("Ana Maria de Souza", "AS"), ("rosa", "RO"), ("", "?"), ("¿?", "?")],
)
def test_initials_are_two_letters_of_a_name(name, letters):
    assert frame.initials(name) == letters


def test_somebody_without_a_name_is_called_by_their_address():
    assert frame.display_name(SimpleNamespace(name=" ", email="rosa@example.com")) == "rosa"


def test_a_face_keeps_its_colour():
    assert frame.avatar("Rosa Lima") == frame.avatar("Rosa Lima")
    assert ">RL</span>" in frame.avatar("Rosa Lima")


def test_an_icon_is_decoration_unless_it_has_a_name():
    assert 'aria-hidden="true"' in frame.icon("send")
    named = frame.icon("read", "sm", 'Read "twice"', "read")
    assert 'role="img" aria-label="Read &quot;twice&quot;"' in named
    assert 'data-st="read"' in named


def test_an_icon_as_a_tag_is_the_same_whether_its_name_is_fixed_or_not():
    told = (
        "{% load frame %}{% icon 'send' 'sm' %}{% icon name 'sm' %}{% icon 'read' '' _('Close') %}"
    )
    with translation.override("pt-br"):
        said = Template(told).render(Context({"name": "send"}))
    assert said == frame.icon("send", "sm") * 2 + frame.icon("read", label="Fechar")


def test_a_sentence_is_said_in_the_language_of_whoever_reads_it():
    page = Template("{% load i18n %}{% translate 'Close' %} {% translate word %}")
    for language, close, name in (("pt-br", "Fechar", "Nome"), ("en", "Close", "Name")) * 2:
        with translation.override(language):
            assert page.render(Context({"word": "Name"})) == f"{close} {name}"


def test_a_sentence_is_said_as_its_context_wants_it():
    page = Template("{% load i18n %}{% translate 'Close' context about %}")
    with translation.override("pt-br"):
        said = [page.render(Context({"about": about})) for about in ("conversation", "")]
    assert said == ["Encerrar", "Fechar"]


def test_the_live_connection_is_opened_inside_the_company():
    set_script_prefix("/t/acme/")
    try:
        assert frame.live_url() == "/t/acme/ws/events/?format=html"
    finally:
        set_script_prefix("/")


def test_a_title_repeats_the_heading():
    base = Template(
        "{% load frame %}<title>{% block_text 'heading' %}</title>"
        "<h1>{% block heading %}{% endblock %}</h1>"
    )
    page = engines["django"].from_string(
        "{% extends base %}{% block heading %} Team {{ n }} {% endblock %}"
    )

    drawn = page.render({"base": base, "n": 7})

    assert drawn == "<title>Team 7</title><h1> Team 7 </h1>"


@pytest.mark.parametrize(
    ("tags", "address"), [("undo:/tags/7/undo/", "/tags/7/undo/"), ("safe", ""), ("", "")]
)
def test_a_message_may_bring_the_address_that_undoes_it(tags, address):
    assert frame.undo_url(Message(constants.SUCCESS, "Done", extra_tags=tags)) == address


def test_a_toast_looks_like_what_happened():
    assert frame.toast_kind(Message(constants.ERROR, "No")) == "bad"
    assert frame.toast_kind(Message(constants.SUCCESS, "Yes")) == "good"


def test_a_company_without_logo_shows_its_initials():
    drawn = Template("{% load frame %}{% logo tenant %}").render(
        Context({"tenant": SimpleNamespace(name="Acme Brasil", branding=None)})
    )

    assert ">AB</span>" in drawn
