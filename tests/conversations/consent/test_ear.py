"""The ear: what people write about being written to, and the one answer to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.conversations.consent import asking, ear, ledger, rules, state, suppressing
from apps.conversations.consent.words import Wish
from apps.conversations.models import ConsentEntry, ConsentQuestion
from apps.whatsapp.events import Person, Received, Tapped
from apps.whatsapp.messages import Address, Media, MediaKind, Text
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import day, make_contact, said

ROSA = "+5511900000101"
BY = Actor()


@pytest.fixture
def channel(inside_acme):
    return Channel.objects.create(
        provider="meta", name="support", key="1066", display_name="Support", status="online"
    )


@pytest.fixture
def sms(inside_acme):
    return Channel.objects.create(
        provider="twilio", name="sms", key="+14155550199", display_name="SMS", status="online"
    )


@pytest.fixture
def rosa(inside_acme):
    return make_contact(ROSA)


class Speaker:
    """Hears what Rosa writes, a message after the other."""

    def __init__(self, tenant, channel):
        self.tenant, self.channel, self.told = tenant, channel, 0
        self.now = timezone.now() - timedelta(hours=1)

    def message(self, content, **more):
        self.told += 1
        self.now += timedelta(seconds=1)
        if isinstance(content, str):
            content = Text(content)
        fields = {"provider_id": f"wamid.{self.told}", "at": self.now, **more}
        person = fields.pop("person", Person(Address(phone=ROSA)))
        return Received(self.channel.key, person=person, content=content, **fields)

    def hear(self, *messages):
        return ear.hear(self.tenant, messages, channels={self.channel.key: self.channel})

    def say(self, content, **more):
        return self.hear(self.message(content, **more))


@pytest.fixture
def says(acme, channel, rosa):
    return Speaker(acme, channel)


def given(contact, medium="whatsapp", category="marketing"):
    row = state.of(contact.pk).get(state.Matter(medium, category))
    return row.given if row else None


def test_stop_ends_what_we_begin_and_is_confirmed_once(acme, says, rosa, channel):
    heard = says.say("PARAR")

    assert heard.wishes == {"wamid.1": Wish.STOP}
    [answer] = heard.confirm
    assert (answer.contact_id, answer.channel_id) == (rosa.pk, channel.pk)
    assert answer.reply_to == "wamid.1"
    assert answer.text == (
        "Done. Acme will write to you here only when you write first."
        " To change your mind, write START."
    )
    assert given(rosa) is False
    assert given(rosa, category="utility") is False
    assert given(rosa, category="authentication") is None
    assert ConsentEntry.objects.filter(words="PARAR", how="keyword").count() == 2
    assert asking.why_not(acme, rosa, medium="whatsapp", category="service") is None


def test_stop_said_again_is_heard_and_not_answered(says):
    says.say("STOP")
    again = says.say("Stop, stop")

    assert again.wishes == {"wamid.2": Wish.STOP}
    assert again.confirm == ()


def test_the_same_message_told_again_changes_nothing(says, rosa):
    message = says.message("STOP")
    says.hear(message)
    says.say("START")

    assert says.hear(message).confirm == ()
    assert given(rosa) is True


def test_what_is_no_word_is_left_to_the_others(says, rosa):
    heard = says.hear(
        says.message("STOP 12345"),
        says.message("Onde está meu pedido?"),
        says.message(Media(MediaKind.IMAGE, caption="stop")),
        says.message("stop " * 100),
    )

    assert heard == ear.SILENCE
    assert not ConsentEntry.objects.exists()


def test_start_gives_back_what_stop_took(acme, says, rosa):
    says.say("sair")
    heard = says.say("Voltar")

    assert heard.wishes == {"wamid.2": Wish.START}
    assert len(heard.confirm) == 1
    assert given(rosa) is True
    assert asking.why_not(acme, rosa, medium="whatsapp", category="marketing") is None


def test_stop_and_start_in_one_breath_are_answered_once_as_the_last(says, rosa):
    stop, start = says.message("stop"), says.message("start")
    heard = says.hear(start, stop)  # delivered the wrong way round

    assert set(heard.wishes.values()) == {Wish.STOP, Wish.START}
    assert [answer.reply_to for answer in heard.confirm] == [start.provider_id]
    assert given(rosa) is True


def test_of_two_stops_told_the_wrong_way_round_the_first_is_answered(says, rosa):
    first, second = says.message("stop"), says.message("stop")
    heard = says.hear(second, first)

    assert [answer.reply_to for answer in heard.confirm] == [first.provider_id]
    assert given(rosa) is False


def test_the_button_under_a_promotion_ends_promotions_only(says, rosa):
    heard = says.say(Tapped("template_button", "STOP", "Parar promoções"))

    assert heard.wishes
    assert "promotions" in heard.confirm[0].text
    assert given(rosa) is False
    assert given(rosa, category="utility") is None
    assert ConsentEntry.objects.get().how == "button"


def test_a_reply_button_counts_by_its_title_too(says, rosa):
    says.say(Tapped("button", "option-2", "Sair"))

    assert given(rosa) is False


def test_an_opt_out_may_end_promotions_only(acme, says, rosa):
    rules.change(acme, by=BY, stop_reach="marketing")
    says.say("STOP")

    assert given(rosa) is False
    assert given(rosa, category="utility") is None


def test_by_sms_everything_ends_and_the_carrier_has_answered(acme, sms, rosa):
    says = Speaker(acme, sms)
    heard = says.say("CHEGA", opt_out="stop")

    assert heard.wishes
    assert heard.confirm == ()
    assert [given(rosa, "sms", one) for one in ("marketing", "utility", "authentication")] == [
        False
    ] * 3
    assert given(rosa) is None

    says.say("UNSTOP", opt_out="start")
    assert given(rosa, "sms") is True


def test_what_we_wrote_ourselves_and_what_groups_say_is_nobodys_wish(says):
    heard = says.hear(says.message("STOP", echo=True), says.message("STOP", group_id="1203@g.us"))

    assert heard == ear.SILENCE


def test_an_old_stop_in_a_phones_history_counts_and_is_not_answered(says, rosa):
    heard = says.say("STOP", history=True, at=timezone.now() - timedelta(days=90))

    assert heard.wishes
    assert heard.confirm == ()
    assert given(rosa) is False


def test_nobody_is_answered_a_day_late(says, rosa):
    heard = says.say("STOP", at=timezone.now() - timedelta(hours=25))

    assert heard.confirm == ()
    assert given(rosa) is False


def test_the_companys_own_words_replace_ours(acme, says, rosa):
    rules.change(acme, by=BY, stop_words=["Chega!"], stop_text="Feito.")

    assert says.say("PARAR") == ear.SILENCE
    assert says.say("chega").confirm[0].text == "Feito."


def test_a_company_may_keep_silent(acme, says):
    rules.change(acme, by=BY, confirms=False)

    assert says.say("STOP").confirm == ()


def test_somebody_unknown_says_nothing_about_anybody(says):
    heard = says.say("STOP", person=Person(Address(phone="+5511900000199")))

    assert heard == ear.SILENCE


def test_both_forms_of_a_number_are_the_same_person(says):
    bia = make_contact("+5511987650101", name="Bia")

    says.say("STOP", person=Person(Address(phone="+551187650101")))

    assert given(bia) is False


def test_with_a_second_question_a_start_only_asks(acme, says, rosa):
    rules.change(acme, by=BY, asks_twice=True)

    heard = says.say("quero receber")
    assert "YES" in heard.confirm[0].text
    assert given(rosa) is None

    heard = says.say("Sim!")
    assert heard.wishes == {"wamid.2": Wish.YES}
    assert len(heard.confirm) == 1
    assert given(rosa) is True
    assert ConsentEntry.objects.filter(words="quero receber → Sim!").exists()
    assert not ConsentQuestion.objects.exists()


def test_a_second_question_is_not_asked_again_while_it_waits(acme, says):
    rules.change(acme, by=BY, asks_twice=True)
    says.say("start")

    assert says.say("start").confirm == ()


def test_a_yes_that_answers_nothing_of_ours_means_something_else(says, rosa):
    assert says.say("sim") == ear.SILENCE
    assert given(rosa) is None


def test_a_yes_after_a_stop_answers_nothing(acme, says, rosa):
    rules.change(acme, by=BY, asks_twice=True)
    says.say("start")
    says.say("stop")

    assert says.say("sim") == ear.SILENCE
    assert given(rosa) is False


def test_a_yes_weeks_later_answers_nothing(acme, says, rosa):
    rules.change(acme, by=BY, asks_twice=True)
    says.say("start")
    ConsentQuestion.objects.update(asked_at=timezone.now() - timedelta(days=8))

    assert says.say("sim") == ear.SILENCE


def test_their_own_start_lifts_a_suppression_unless_a_colleague_put_it_there(acme, says, rosa):
    ledger.note(acme, [said(rosa, given=False, at=day(1))])
    suppressing.add(acme, [ROSA], medium="whatsapp", by=BY, how="api", at=day(2))
    says.say("start")
    assert asking.why_not(acme, rosa, medium="whatsapp", category="marketing") is None

    suppressing.add(acme, [ROSA], medium="whatsapp", by=BY)
    says.say("start")
    reason = asking.why_not(acme, rosa, medium="whatsapp", category="marketing")
    assert reason.code == "suppressed"


def test_answers_speak_the_companys_language(acme, says):
    acme.language = "pt-br"

    assert "VOLTAR" in says.say("PARAR").confirm[0].text


def test_a_start_of_long_ago_lifts_nothing_that_came_after_it(acme, says, rosa):
    """Such as one of a phone's history, that we hear of after the person was erased."""
    suppressing.add(acme, [ROSA], medium="whatsapp", by=None, how="", named=False, at=day(2))
    says.say("start", at=day(1), history=True)

    reason = asking.why_not(acme, rosa, medium="whatsapp", category="marketing")
    assert reason.code == "suppressed"


def test_what_a_colleague_puts_on_the_list_stays_although_the_number_stood_there(acme, says):
    suppressing.add(acme, [ROSA], medium="whatsapp", by=None, how="", named=False, at=day(1))
    assert suppressing.add(acme, [ROSA], medium="whatsapp", by=BY, reason="asked by phone") == 0

    says.say("start")

    rows = suppressing.of_number(acme, ROSA)
    assert {(one.address, one.how, one.reason) for one in rows} == {
        (ROSA, "agent", "asked by phone")
    }
