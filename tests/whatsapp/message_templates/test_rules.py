"""What Meta would refuse, told before Meta is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.whatsapp.message_templates import rule_words
from apps.whatsapp.message_templates.advice import advise
from apps.whatsapp.message_templates.composing import (
    Button,
    Content,
    components_of,
    content_of,
)
from apps.whatsapp.message_templates.filling import Unfillable, fill, flaws_of, shown
from apps.whatsapp.message_templates.parts import names_in
from apps.whatsapp.message_templates.rules import Written, problems_of
from apps.whatsapp.message_templates.variables import slots_of
from apps.whatsapp.simulator.checks import new_template
from apps.whatsapp.simulator.errors import GraphError


def body(text, *examples, **more):
    component = {"type": "BODY", "text": text, **more}
    if examples:
        component["example"] = {"body_text": [list(examples)]}
    return component


def header(text):
    return {"type": "HEADER", "format": "TEXT", "text": text}


def buttons(*rows):
    return {"type": "BUTTONS", "buttons": list(rows)}


def quick(text):
    return {"type": "QUICK_REPLY", "text": text}


def url(target, *example, text="Ver"):
    return {"type": "URL", "text": text, "url": target} | (
        {"example": list(example)} if example else {}
    )


def codes(*components, category="utility", name="promo", language="pt_BR", named=False, **more):
    written = Written(name, language, category, components, named=named, **more)
    return {(problem.code, problem.path) for problem in problems_of(written)}


TEXT = body("Seu pedido chegou hoje cedo.")


@pytest.mark.parametrize(
    ("components", "problem"),
    [
        ([body("")], ("empty", "body.text")),
        ([body("a" * 1025)], ("too_long", "body.text")),
        ([body("{{1}} chegou hoje bem cedo", "x")], ("variable_first", "body.text")),
        ([body("chegou hoje bem cedo {{1}}", "x")], ("variable_last", "body.text")),
        ([body("Oi {{1}} {{2}} tudo bem com você aí", "x", "y")], ("adjacent", "body.text")),
        ([body("Oi {{1}} e também {{3}} tudo bem aí", "x", "y")], ("gap", "body.text")),
        ([body("Oi {{2}} e também {{1}} tudo bem aí", "x", "y")], ("number_order", "body.text")),
        ([body("Oi {{nome}} tudo bem aí", "x")], ("variable_number", "body.text")),
        ([body("Oi {{1}}, {{2}}, {{3}} ok", "x", "y", "z")], ("too_few_words", "body.text")),
        ([body("Oi {{1}} tudo bem por aí")], ("example_missing", "body.examples.1")),
        ([body("Oi {{1} tudo bem por aí {{2")], ("loose_braces", "body.text")),
        ([TEXT, {"type": "FOOTER", "text": "a" * 61}], ("too_long", "footer.text")),
        ([TEXT, {"type": "FOOTER", "text": "oi {{1}}"}], ("no_variables", "footer.text")),
        ([TEXT, header("a" * 61)], ("too_long", "header.text")),
        ([TEXT, header("a\nb")], ("line_break", "header.text")),
        ([TEXT, header("*a*")], ("plain_only", "header.text")),
        ([TEXT, header("a {{1}} b {{2}} c")], ("too_many_variables", "header.text")),
        ([TEXT, {"type": "HEADER", "format": "IMAGE"}], ("sample_missing", "header.media")),
        ([TEXT, {"type": "HEADER", "format": "SMELL"}], ("unknown_header", "header.format")),
        ([TEXT, buttons(*[quick(f"b{n}") for n in range(11)])], ("too_many_buttons", "buttons")),
        ([TEXT, buttons(*[url(f"https://a.co/{n}", text=f"b{n}") for n in range(3)])],
         ("too_many_url", "buttons")),
        ([TEXT, buttons(quick("a"), url("https://a.co"), quick("b"))],
         ("mixed_buttons", "buttons")),
        ([TEXT, buttons(quick("a"), quick("A"))], ("same_text", "buttons.1.text")),
        ([TEXT, buttons(quick("a" * 26))], ("too_long", "buttons.0.text")),
        ([TEXT, buttons(quick(""))], ("empty", "buttons.0.text")),
        ([TEXT, buttons(url("example.com"))], ("not_an_address", "buttons.0.url")),
        ([TEXT, buttons(url("https://a.co/{{1}}/b", "x"))],
         ("variable_not_at_end", "buttons.0.url")),
        ([TEXT, buttons(url("https://a.co/{{1}}"))], ("example_missing", "buttons.0.example")),
        ([TEXT, buttons({"type": "PHONE_NUMBER", "text": "a", "phone_number": "abc"})],
         ("not_a_phone", "buttons.0.phone_number")),
        ([TEXT, buttons({"type": "COPY_CODE", "example": "A" * 16})],
         ("too_long", "buttons.0.example")),
        ([TEXT, TEXT], ("twice", "components")),
        ([TEXT, {}], ("unknown_component", "components")),
    ],
)  # fmt: skip
def test_each_rule_names_the_field_it_is_about(components, problem):
    assert problem in codes(*components)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": "Promo"}, ("name", "name")),
        ({"name": ""}, ("empty", "name")),
        ({"name": "a" * 513}, ("too_long", "name")),
        ({"language": "portugues"}, ("language", "language")),
        ({"category": "spam"}, ("category", "category")),
        ({"category": "marketing", "ttl": 60}, ("ttl", "ttl")),
        ({"category": "marketing", "ttl": -1}, ("ttl", "ttl")),
        ({"category": "utility", "ttl": 43_201}, ("ttl", "ttl")),
    ],
)
def test_each_rule_outside_the_text(given, problem):
    assert problem in codes(TEXT, **given)


@pytest.mark.parametrize(
    ("category", "ttl"), [("utility", -1), ("utility", 30), ("marketing", 43_200)]
)
def test_times_to_live_that_are_fine(category, ttl):
    assert codes(TEXT, category=category, ttl=ttl) == set()


def test_named_variables_have_their_own_rules():
    example = {"body_text_named_params": [{"param_name": "nome", "example": "Rosa"}]}
    fine = body("Oi {{nome}}, tudo bem por aí hoje?", example=example)
    assert codes(fine, named=True) == set()
    assert ("variable_name", "body.text") in codes(
        body("Oi {{Nome}}, tudo bem por aí?", example=example), named=True
    )


def test_every_problem_has_words():
    import inspect
    import re

    from apps.whatsapp.message_templates import rules
    from apps.whatsapp.message_templates.rules import buttons as of_buttons
    from apps.whatsapp.message_templates.rules import texts

    source = "".join(inspect.getsource(module) for module in (rules, texts, of_buttons))
    named = set(re.findall(r'Problem\("(\w+)"', source))
    assert len(named) > 20
    assert named <= rule_words._WORDS.keys()


# == Whatever we call fine, Meta's gate (as the simulator keeps it) lets in.

WORD = st.text("abcdefghij çãé", min_size=1, max_size=8).map(str.strip).filter(bool)
ODD = ["{{1}}", "{{2}}", "{{3}}", "{{nome}}", "{{x_1}}", "{{", "}}", "\n", "*a*", "😀"]
PIECE = st.one_of(WORD, st.sampled_from(ODD))
SENTENCE = st.lists(PIECE, max_size=25).map(" ".join)
BUTTON = st.builds(
    Button,
    st.sampled_from(["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"]),
    st.one_of(WORD, st.just("a" * 26), st.just("")),
    st.sampled_from(["https://a.co", "https://a.co/{{1}}", "a.co", "+5511900000100", "X1", "",
                     "https://a.co/{{1}}/b"]),
    st.sampled_from(["", "abc"]),
)  # fmt: skip
CONTENT = st.builds(
    Content,
    header_format=st.sampled_from(["", "TEXT", "IMAGE", "LOCATION"]),
    header_text=SENTENCE,
    body=SENTENCE,
    footer=st.one_of(st.just(""), SENTENCE),
    buttons=st.lists(BUTTON, max_size=11).map(tuple),
    examples=st.dictionaries(
        st.sampled_from(["1", "2", "3", "nome", "x_1", "header.1", "header.nome"]), WORD
    ),
    handles=st.sampled_from([(), ("4::aW",)]),
)


@given(CONTENT, st.booleans())
@settings(max_examples=600, deadline=None)
def test_what_we_call_fine_is_let_in(content, named):
    components = components_of(content, named=named)
    if problems_of(Written("promo", "pt_BR", "MARKETING", components, named=named)):
        return
    try:
        new_template.check_components(components, "MARKETING", named=named)
    except GraphError as refused:
        raise AssertionError(f"{refused.details} {components}") from refused


@given(st.integers(0, 4), st.booleans(), st.lists(WORD, min_size=30, max_size=30), st.booleans())
@settings(max_examples=200, deadline=None)
def test_good_templates_are_called_fine_and_survive_the_editor(count, named, words, has_button):
    names = ["nome", "pedido", "data", "loja"] if named else ["1", "2", "3", "4"]
    text = " ".join(f"{words[n]} a b {{{{{names[n]}}}}} c" for n in range(count)) + " fim"
    content = Content(
        body=text,
        footer="sair",
        buttons=(Button("URL", "Ver", "https://a.co/{{1}}", "x"),) if has_button else (),
        examples=dict.fromkeys(names, "Rosa"),
    )
    components = components_of(content, named=named)

    assert problems_of(Written("p", "pt_BR", "utility", components, named=named)) == []
    new_template.check_components(components, "UTILITY", named=named)
    assert components_of(content_of(components), named=named) == components


@given(CONTENT, st.booleans(), st.data())
@settings(max_examples=300, deadline=None)
def test_values_fill_every_place_or_say_which_is_wrong(content, named, data):
    components = components_of(content, named=named)
    values = {}
    for slot in slots_of(components):
        kinds = {"location": {"latitude": -23.5, "longitude": -46.6}, "image": {"id": "7"}}
        values[slot.key] = kinds.get(slot.kind) or data.draw(WORD)

    filled = fill(components, values, named=named)

    count = sum(len(part["parameters"]) for part in filled)
    assert count == len(slots_of(components))
    seen = shown(components, values)
    assert not set(names_in(seen.body)) & {slot.name for slot in slots_of(components)}
    for key in values:
        rest = {name: value for name, value in values.items() if name != key}
        assert [(flaw.key, flaw.code) for flaw in flaws_of(components, rest)] == [(key, "missing")]


@pytest.mark.parametrize(
    ("value", "code"),
    [(" ", "empty"), ("a\nb", "line_break"), ("a\tb", "line_break"), ("a     b", "spaces"),
     ("a" * 1025, "too_long"), (7, "not_text"), ({"type": "action"}, "not_text")],
)  # fmt: skip
def test_values_whatsapp_refuses(value, code):
    with pytest.raises(Unfillable) as refused:
        fill([body("Oi {{1}}, tudo bem", "x")], {"1": value}, named=False)
    assert refused.value.flaws[0].code == code


def test_currency_and_date_pass_in_metas_shape():
    price = {"type": "currency", "currency": {"fallback_value": "R$ 9", "code": "BRL",
                                              "amount_1000": 9000}}  # fmt: skip
    [filled] = fill([body("Custa {{1}} hoje", "x")], {"1": price}, named=False)
    assert filled["parameters"] == [price]
    assert shown([body("Custa {{1}} hoje", "x")], {"1": price}).body == "Custa R$ 9 hoje"


def test_a_one_time_code_goes_into_text_and_button():
    components = [
        {"type": "BODY", "text": "*{{1}}* is your code."},
        buttons(url("https://www.whatsapp.com/otp/code/?code=otp{{1}}")),
    ]
    filled = fill(components, {"1": "4711"}, named=False)
    assert [part["type"] for part in filled] == ["body", "button"]
    assert filled[1]["parameters"] == [{"type": "text", "text": "4711"}]


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("Seu pedido 7 saiu para entrega.", ""),
        ("Seu pedido 7 saiu. Aproveite 20% de desconto na próxima compra.", "marketing"),
        ("Your order has shipped. Use this coupon next time.", "marketing"),
        ("Olha só que dia bonito.", "marketing"),
    ],
)
def test_the_category_is_guessed(text, likely):
    assert advise("utility", [body(text)]).likely == likely
    assert advise("marketing", [body(text)]).likely == ""
