"""The pages of consent: rules, suppression list, a person's panel."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import ledger, rules, state, suppressing
from apps.conversations.models import ConsentEntry, Suppression
from apps.whatsapp.models import Media
from tests.conversations.consent.people import day, make_contact, said

ROSA, STRANGER = "+5511900000101", "+5511900000188"
BASE = "/t/acme"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rosa(acme):
    with in_tenant(acme):
        return make_contact(ROSA)


def rules_form(**changed):
    return {
        "policy": "given",
        "stop_words": "parar\nstop",
        "stop_reach": "marketing",
        "start_words": "voltar",
        "confirms": "on",
        **changed,
    }


def test_the_rules_are_changed_in_words(as_admin, acme):
    page = as_admin.get(f"{BASE}/settings/consent/")
    assert "descadastrar" in page.content.decode()

    answer = as_admin.post(
        f"{BASE}/settings/consent/", rules_form(policy="not_withdrawn", stop_words="Chega, PARE")
    )

    assert answer.status_code == 302
    with in_tenant(acme):
        kept = rules.current()
    assert (kept.policy, kept.stop_words, kept.asks_twice) == (
        "not_withdrawn",
        ["Chega", "PARE"],
        False,
    )
    assert AuditEntry.objects.filter(action="consent_rules.changed", tenant=acme).exists()


def test_promotions_are_limited_for_each_person_and_set_free_again(as_admin, acme):
    limits = {"most_marketing": "2", "marketing_days": "", "most_unanswered": "5"}
    assert as_admin.post(f"{BASE}/settings/consent/", rules_form(**limits)).status_code == 302
    with in_tenant(acme):
        kept = rules.current()
    assert (kept.most_marketing, kept.marketing_days, kept.most_unanswered) == (2, 7, 5)

    wrong = as_admin.post(f"{BASE}/settings/consent/", rules_form(most_marketing="0"))
    assert wrong.status_code == 200
    as_admin.post(f"{BASE}/settings/consent/", rules_form(marketing_days="30"))

    with in_tenant(acme):
        kept = rules.current()
    assert (kept.most_marketing, kept.marketing_days, kept.most_unanswered) == (None, 30, None)


@pytest.mark.parametrize(
    ("wrong", "said_of_it"),
    [
        ({"stop_words": "  "}, "at least one word"),
        ({"start_words": "Parar!"}, "stop word too"),
        ({"stop_words": "x" * 61}, "too long"),
        ({"stop_words": "\n".join(f"chega{n}" for n in range(70))}, "room for 60"),
        ({"policy": "everybody"}, "policy"),
    ],
)
def test_rules_that_make_no_sense_are_told_beside_the_field(as_admin, acme, wrong, said_of_it):
    answer = as_admin.post(f"{BASE}/settings/consent/", rules_form(**wrong))

    assert answer.status_code == 200
    assert said_of_it in answer.content.decode()
    with in_tenant(acme):
        assert rules.current().pk is None or rules.current().stop_words is None


def test_agents_do_not_make_the_rules(as_agent):
    assert as_agent.get(f"{BASE}/settings/consent/").status_code == 403


def test_pasted_numbers_are_suppressed_once(as_agent, acme):
    pasted = f"(11) 90000-0188\n\n{STRANGER}\n11 90000 0189"
    form = {
        "numbers": pasted,
        "ways": ["whatsapp", "sms"],
        "reach": "all",
        "reason": "Asked by phone",
    }

    answer = as_agent.post(f"{BASE}/settings/suppressed/add/", form)

    assert answer.status_code == 302
    with in_tenant(acme):
        assert set(Suppression.objects.values_list("address", flat=True)) == {
            STRANGER,
            "+5511900000189",
        }
        assert Suppression.objects.count() == 12
    page = as_agent.get(f"{BASE}/settings/suppressed/").content.decode()
    assert page.count("Asked by phone") == 4
    assert "Promotions, notices, codes" in page


def test_lines_that_are_no_numbers_are_named_and_nothing_is_kept(as_agent, acme):
    form = {"numbers": f"{STRANGER}\nabc\n12", "ways": ["sms"], "reach": "all", "reason": "x"}

    answer = as_agent.post(f"{BASE}/settings/suppressed/add/", form, headers=HTMX)

    assert "Lines 2, 3" in answer.content.decode()
    with in_tenant(acme):
        assert not Suppression.objects.exists()


def test_a_number_leaves_the_list_with_a_reason(as_agent, acme):
    with in_tenant(acme):
        suppressing.add(acme, [STRANGER], medium="whatsapp", by=Actor())
        suppressing.add(acme, [STRANGER], medium="sms", by=Actor())
        one = Suppression.objects.filter(medium="sms").first()
    address = f"{BASE}/settings/suppressed/{one.pk}/remove/"

    assert as_agent.post(address, {"reason": ""}).status_code == 200
    assert as_agent.post(address, {"reason": "Wrote to us"}).status_code == 302

    with in_tenant(acme):
        assert set(Suppression.objects.values_list("medium", flat=True)) == {"whatsapp"}
    entry = AuditEntry.objects.get(action="suppression.removed")
    assert entry.after["reason"] == "Wrote to us"
    assert as_agent.post(address, {"reason": "Again"}).status_code == 404


def test_an_erased_number_is_found_by_who_knows_it(as_agent, acme):
    with in_tenant(acme):
        suppressing.add(acme, [STRANGER], medium="whatsapp", by=None, how="", named=False)

    everything = as_agent.get(f"{BASE}/settings/suppressed/").content.decode()
    assert "An erased person" in everything
    assert STRANGER not in everything
    found = as_agent.get(f"{BASE}/settings/suppressed/", {"number": "11 90000-0188"})
    assert "An erased person" in found.content.decode()
    other = as_agent.get(f"{BASE}/settings/suppressed/", {"number": "11 90000-0177"})
    assert "not on the list" in other.content.decode()


def test_viewers_neither_see_nor_change_the_list(as_viewer):
    assert as_viewer.get(f"{BASE}/settings/suppressed/").status_code == 403
    assert as_viewer.post(f"{BASE}/settings/suppressed/add/", {}).status_code == 403


def test_the_panel_says_what_may_be_sent_and_why_not(as_viewer, acme, rosa):
    with in_tenant(acme):
        ledger.note(acme, [said(rosa, given=False, how="keyword", words="PARAR", at=day(1))])

    panel = as_viewer.get(f"{BASE}/contacts/{rosa.pk}/consent/", headers=HTMX).content.decode()

    assert "Said no on 3 Mar 2026: a word they wrote." in panel
    assert "<blockquote>PARAR</blockquote>" in panel
    assert "Nothing said so far." in panel
    assert "SMS" not in panel
    assert "consent/note/" not in panel


def test_the_panel_tells_of_suppression_in_words(as_agent, acme, rosa):
    with in_tenant(acme):
        suppressing.add(acme, [ROSA], medium="whatsapp", by=Actor())

    panel = as_agent.get(f"{BASE}/contacts/{rosa.pk}/consent/", headers=HTMX).content.decode()

    assert "suppression list" in panel
    assert "consent/note/" in panel


def note_form(**changed):
    return {
        "given": "yes",
        "medium": "whatsapp",
        "categories": ["marketing"],
        "source": "Counter",
        "words": "Yes, news please",
        **changed,
    }


def test_a_colleague_notes_a_yes_with_its_proof(as_agent, agent, acme, rosa):
    address = f"{BASE}/contacts/{rosa.pk}/consent/note/"
    sheet = SimpleUploadedFile("sheet.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF")

    answer = as_agent.post(address, note_form(proof=sheet), headers=HTMX)

    assert answer.status_code == 200, answer.content.decode()
    assert answer["HX-Retarget"] == "#consent"
    with in_tenant(acme):
        line = ConsentEntry.objects.get()
        assert (line.given, line.how, line.source) == (True, "agent", "Counter")
        assert line.actor == agent.called
        assert Media.objects.get(pk=line.proof_id).filename == "sheet.pdf"
        assert state.of(rosa.pk)[state.Matter("whatsapp", "marketing")].given
    assert AuditEntry.objects.filter(action="consent.noted", tenant=acme).exists()


@pytest.mark.parametrize(
    "wrong", [{"source": ""}, {"categories": []}, {"day": "2999-01-01"}, {"given": "maybe"}]
)
def test_a_note_without_its_facts_is_asked_again(as_agent, acme, rosa, wrong):
    address = f"{BASE}/contacts/{rosa.pk}/consent/note/"

    assert as_agent.post(address, note_form(**wrong), headers=HTMX)["HX-Retarget"] == "#modal"
    with in_tenant(acme):
        assert not ConsentEntry.objects.exists()


def test_what_was_said_before_a_later_word_does_not_undo_it(as_agent, acme, rosa):
    with in_tenant(acme):
        ledger.note(acme, [said(rosa, given=False)])

    as_agent.post(f"{BASE}/contacts/{rosa.pk}/consent/note/", note_form(day="2026-01-05"))

    with in_tenant(acme):
        assert not state.of(rosa.pk)[state.Matter("whatsapp", "marketing")].given


def test_viewers_note_nothing(as_viewer, rosa):
    answer = as_viewer.post(f"{BASE}/contacts/{rosa.pk}/consent/note/", note_form())

    assert answer.status_code == 403
