"""What we submit is what Meta's own description asks for, and what it shows is understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from apps.whatsapp.message_templates.composing import components_of, content_of, one_time_code
from apps.whatsapp.message_templates.rules import Written, problems_of
from apps.whatsapp.message_templates.starters import STARTERS
from apps.whatsapp.message_templates.submitting import body
from apps.whatsapp.models import Template

SPEC: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "specs" / "meta-templates-v23.0.json").read_text()
)
SAID = [(one, language) for one in STARTERS for language in ("pt_BR", "en_US")]
#: Ours besides the description's: both are on Meta's page about creating templates.
LATER = {"parameter_format", "message_send_ttl_seconds"}


@pytest.mark.parametrize(("starter", "language"), SAID)
def test_what_we_submit_is_as_described(starter, language):
    components = starter.components(language)
    template = Template(
        name=starter.said(language).name, language=language, category=starter.category,
        components=components, parameter_format="named", ttl_seconds=43_200,
    )  # fmt: skip
    sent = body(template, components)

    assert not list(Draft202012Validator(SPEC["schema"]).iter_errors(sent))
    assert sent.keys() - LATER == SPEC["schema"]["properties"].keys()


@pytest.mark.parametrize("name", SPEC["examples"])
def test_metas_own_examples_are_called_fine(name):
    shown = SPEC["examples"][name]
    # Its pictures' handles are several in one text, and MPM is no button of ours.
    written = Written(shown["name"], shown["language"], shown["category"], shown["components"])
    assert problems_of(written) == []


@pytest.mark.parametrize(
    "name", [name for name in SPEC["examples"] if "authentication" not in name]
)
def test_metas_own_examples_survive_the_editor(name):
    components = SPEC["examples"][name]["components"]
    again = components_of(content_of(components), named=False)
    for before, after in zip(components, again, strict=True):
        assert _without_url_example(before) == _without_url_example(after)


def _without_url_example(component: dict[str, Any]) -> dict[str, Any]:
    """The description gives only the end of the sample address; we send the whole."""
    rows = [
        {key: value for key, value in row.items() if key != "example"}
        for row in component.get("buttons", [])
    ]
    return {**component, "buttons": rows}


def test_a_one_time_code_is_as_metas_example():
    [shown] = [v for k, v in SPEC["examples"].items() if "copy code button" in k]
    assert one_time_code(content_of(shown["components"])) == shown["components"]
