"""Finding conversations by name, number and what was said."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.folders import passages, searching
from apps.conversations.models import Batch, Message
from tests.conversations.folders.conftest import make_conversation, make_said


def said(text: str) -> list[str]:
    return [str(one.text) for one in searching.messages(text).found]


@pytest.mark.parametrize("asked", ["boleto", "BOLETO", "bole", "vencéu boleto", "ontem, bol"])
def test_what_was_said_is_found_whatever_its_accents(make, asked):
    make("Joaquim", said="O boleto venceu ontem, dá pra gerar outro?")
    make("Outra", said="Bom dia")

    [found] = searching.messages(asked).found
    assert found.line.row.contact.name == "Joaquim"
    assert "<mark>" in found.text


def test_accents_in_the_text_are_found_without_them(make):
    make(said="A coleção já está à venda")

    assert said("colecao") == ["A <mark>coleção</mark> já está à venda"]


@pytest.mark.parametrize("asked", ["b", "", "   ", ":)", "' or 1=1", "a & !b", "\\"])
def test_signs_and_single_letters_find_nothing_and_break_nothing(make, asked):
    make(said="boleto")

    assert said(asked) == []


def test_the_latest_comes_first_and_older_ones_page_by_page(make, shop):
    rosa = make()
    texts = [make_said(shop, rosa.contact, f"pedido número {n}") for n in range(7)]

    first = searching.messages("pedido", most=3)
    assert [one.message.pk for one in first.found] == [one.pk for one in texts[:3:-1]]
    rest = searching.messages("pedido", below=first.below, most=30)
    assert [one.message.pk for one in rest.found] == [one.pk for one in texts[3::-1]]
    assert rest.below is None


@pytest.mark.parametrize(("newest", "rare"), [(1, 0), (1, 9), (3, 0), (9, 9)])
def test_it_is_the_same_whether_a_word_is_common_or_rare(make, shop, monkeypatch, newest, rare):
    """By the newest alone, by the index of words, or from the latest on until there are enough."""
    monkeypatch.setattr(searching, "_NEWEST", newest)
    monkeypatch.setattr(searching, "_RARE", rare)
    rosa = make()
    for n in range(7):
        make_said(shop, rosa.contact, f"pedido {n}" if n % 2 else f"outra coisa {n}")

    first = searching.messages("pedido", most=2)
    rest = searching.messages("pedido", below=first.below, most=2)

    assert [str(one.message.content["text"]) for one in first.found] == ["pedido 5", "pedido 3"]
    assert [str(one.message.content["text"]) for one in rest.found] == ["pedido 1"]


def test_what_a_batch_said_to_everybody_is_not_searched(make, shop):
    rosa = make()
    batch = Batch.objects.create(name="Verão", variants=[])
    make_said(shop, rosa.contact, "promoção", batch=batch, direction="out", origin="campaign")

    assert said("promocao") == []


def test_what_was_taken_back_or_changed_is_searched_as_it_is(make, shop):
    rosa = make()
    one = make_said(shop, rosa.contact, "segredo")
    Message.objects.filter(pk=one.pk).update(content={"text": "aberto"})

    assert (said("segredo"), said("aberto")) == ([], ["<mark>aberto</mark>"])


def test_captions_and_file_names_count(make, shop):
    rosa = make()
    make_said(shop, rosa.contact, "", kind="document", content={"filename": "contrato.pdf"})

    assert len(said("contrato")) == 1


@pytest.mark.parametrize("asked", ["joaq", "Farias joaquim", "90000"])
def test_people_are_found_by_name_and_number(make, asked):
    make("Joaquim Farias", status="closed")

    assert [one.row.contact.name for one in searching.people(asked)] == ["Joaquim Farias"]


def test_a_message_leads_to_the_conversation_it_was_said_in(make, shop):
    from datetime import timedelta

    from django.utils import timezone

    from apps.conversations.models import Conversation

    now = timezone.now()
    closed = make(status="closed", opened_at=now - timedelta(days=9), closed_at=now)
    again = Conversation.objects.create(
        thread=closed.thread, contact=closed.contact, channel=shop, opened_at=now,
        asked_at=now - timedelta(seconds=2),
    )  # fmt: skip
    before = make_said(shop, closed.contact, "antes", created_at=now - timedelta(days=8))
    after = make_said(shop, closed.contact, "antes tarde", created_at=now + timedelta(minutes=1))
    opening = make_said(shop, closed.contact, "antes, oi", created_at=again.asked_at)

    where = {one.message.pk: one.line.row.pk for one in searching.messages("antes").found}
    assert where == {before.pk: closed.pk, after.pk: again.pk, opening.pk: again.pk}


def test_a_long_text_is_cut_around_the_place():
    text = "palavra " * 30 + "agulha " + "palheiro " * 30

    shown = passages.marked(text, ["agulha"])
    assert "<mark>agulha</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 150


def test_what_people_write_is_never_markup():
    assert passages.marked("<b>oi</b> & tchau", ["oi"]) == (
        "&lt;b&gt;<mark>oi</mark>&lt;/b&gt; &amp; tchau"
    )


def test_neighbours_find_nothing_of_each_other(make, globex, globexs):
    make("Rosa", said="segredo da acme")
    with in_tenant(globex):
        make_conversation(globexs, "Rosa", said="outra coisa")
        assert said("segredo") == []
        assert len(searching.people("rosa")) == 1
