"""Which messages are a wish: the whole message, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.consent.words import START, STOP, YES, Wish, different, folded, vocabulary

KNOWN = vocabulary(STOP, START)


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", " Stop. ", "STOP!!!", "stop 🛑", "Stop stop stop", "*PARAR*", "Parar…",
        "SAIR", "sair\n", "Não quero receber", "nao quero mais receber.", "CANCELAR",
        "Descadastrar", "opt-out", "Unsubscribe", "DARME DE BAJA", "ＳＴＯＰ",
        "st\u200bop",
        "Parar promoções", "Stop promotions", "Detener promociones", "PARE 🙏🏽",
    ],
)  # fmt: skip
def test_these_wish_to_be_left_alone(text):
    assert KNOWN.get(folded(text)) == Wish.STOP


@pytest.mark.parametrize(
    "text",
    [
        "STOP 12345", "não vou parar", "pode parar de mandar a nota?", "sairei às 5", "stopped",
        "parar em qual loja?", "cancelar pedido 123", "", "🛑", "...", "sim", "para", "s t o p",
        "voltarei", "start now",
    ],
)  # fmt: skip
def test_these_are_about_something_else(text):
    assert KNOWN.get(folded(text)) not in {Wish.STOP, Wish.START}


@pytest.mark.parametrize("text", ["START", "voltar", "Quero receber!", "quiero recibir", "UNSTOP"])
def test_these_wish_to_be_written_to_again(text):
    assert KNOWN[folded(text)] == Wish.START


def test_a_word_in_both_lists_ends():
    assert vocabulary(["voltar"], ["voltar"])["voltar"] == Wish.STOP


def test_no_word_means_two_things_by_itself():
    lists = [set(map(folded, words)) for words in (STOP, START, YES)]

    assert not lists[0] & lists[1]
    assert not (lists[0] | lists[1]) & lists[2]
    assert all("" not in words for words in lists)


def test_a_list_keeps_each_word_once_and_tidy():
    assert different([" Parar ", "PARAR!", "chega  disso", "🛑", ""]) == ["Parar", "chega disso"]


noise = st.text(alphabet=" .!?*_~…-\n\t\u200d\ufe0f🛑🙏😡", max_size=6)


@given(
    word=st.sampled_from(STOP),
    before=noise,
    after=noise,
    flips=st.lists(st.booleans(), min_size=40, max_size=40),
)
def test_case_punctuation_and_emoji_change_nothing(word, before, after, flips):
    flipped = "".join(
        one.upper() if up else one.lower() for one, up in zip(word, flips, strict=False)
    )

    assert KNOWN[folded(before + flipped + after)] == Wish.STOP


@given(text=st.text(max_size=80))
def test_folding_twice_is_folding_once(text):
    once = folded(text)

    assert folded(once) == once
