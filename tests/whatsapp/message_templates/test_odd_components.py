"""Components come from Meta and from programs: whatever they hold, nothing falls over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.whatsapp.message_templates.advice import advise
from apps.whatsapp.message_templates.composing import components_of, content_of
from apps.whatsapp.message_templates.filling import flaws_of, shown
from apps.whatsapp.message_templates.previewing import example_values
from apps.whatsapp.message_templates.rule_words import by_path
from apps.whatsapp.message_templates.rules import Written, problems_of
from apps.whatsapp.message_templates.variables import slots_of

KEYS = (
    "type format text buttons example url phone_number header_text header_handle body_text"
    " body_text_named_params param_name add_security_recommendation code_expiration_minutes cards"
)
WORDS = (
    "HEADER BODY FOOTER BUTTONS URL QUICK_REPLY COPY_CODE OTP PHONE_NUMBER TEXT IMAGE LOCATION"
    " {{1}} {{nome}} {{{{ }} https://a.co/{{1}} https://[ +55"
)
LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(WORDS.split()),
)  # fmt: skip
JSON = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=5),
    ),
    max_leaves=15,
)
COMPONENT = st.fixed_dictionaries(
    {"type": st.sampled_from(["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", 7])},
    optional={key: JSON for key in KEYS.split() if key != "type"},
)


@given(
    st.lists(st.one_of(COMPONENT, JSON), max_size=5),
    st.sampled_from(["utility", "authentication"]),
    st.booleans(),
)
@settings(max_examples=800, deadline=None)
def test_anything_is_judged_shown_and_edited(components, category, named):
    by_path(problems_of(Written("p", "pt_BR", category, components, named=named)))
    assert all(isinstance(slot.key, str) for slot in slots_of(components))
    values = example_values(components)
    flaws_of(components, values)
    shown(components, values)
    advise(category, components)
    components_of(content_of(components), named=named)
