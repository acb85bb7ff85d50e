"""Rules read as a sentence."""

from __future__ import annotations

import pytest

from apps.conversations.models import Import, Segment
from apps.conversations.segments import words
from apps.conversations.segments.catalogue import OPS, OWN, Kind, field_of
from apps.conversations.segments.known import Known
from tests.conversations.segments.people import attribute, tag

pytestmark = pytest.mark.usefixtures("inside_acme")


def test_tagged_and_not_written_to():
    vip = tag("VIP").pk
    silent = {"field": "last_written", "is": "not_in_last_days", "value": 30}
    both = {"all": [{"field": "tag", "is": "has", "value": [vip]}, silent]}

    assert words.sentence(both) == ("Has the tag “VIP” and received no message in the last 30 days")


def test_and_and_or_do_not_run_into_each_other():
    one = {"field": "email", "is": "empty"}
    two = {"field": "blocked", "is": "is", "value": True}
    three = {"field": "last_seen", "is": "in_last_days", "value": 1}

    assert words.sentence({"all": [one, {"any": [two, three]}]}) == (
        "E-mail is empty and (is blocked or wrote to us in the last 1 day)"
    )
    assert words.sentence({"not": {"any": [two, three]}}) == (
        "Not (is blocked or wrote to us in the last 1 day)"
    )


def test_no_rules_are_everybody():
    assert words.sentence({}) == "Everybody"
    assert words.sentence({"any": []}) == "Nobody"


EXAMPLES = {
    Kind.TEXT: "x", Kind.PHONE: "+5511900000101", Kind.COUNTRY: "BR", Kind.FLAG: True,
    Kind.NUMBER: 3, Kind.DATE: "2026-11-24", Kind.MOMENT: "2026-11-24", Kind.BOOLEAN: False,
}  # fmt: skip


def test_every_question_there_is_has_words(owner):
    for kind in ("text", "number", "date", "boolean"):
        attribute(f"a-{kind}", kind)
    attribute("a-choice", "choice", choices=["P"])
    listed = Segment.objects.create(name="Chosen", kind="list")
    brought = Import.objects.create(filename="people.csv", path="x", size=1)
    examples = EXAMPLES | {Kind.TAG: [tag("VIP").pk], Kind.OWNER: str(owner.pk)}
    keys = [
        *OWN,
        *(f"attribute:a-{kind}" for kind in ("text", "number", "date", "boolean", "choice")),
        "consent:sms:utility",
        f"list:{listed.pk}",
        f"import:{brought.pk}",
    ]
    known = Known()
    for key in keys:
        field = field_of(key, known)
        assert field is not None
        for op in OPS[field.kind]:
            value = examples.get(field.kind, field.choices and field.choices[0][0])
            if op == "between":
                value = [value, value]
            if op.endswith("last_days"):
                value = 7
            said = words.sentence({"field": key, "is": op, "value": value}, known=known)
            assert "%" not in said
            assert "None" not in said
