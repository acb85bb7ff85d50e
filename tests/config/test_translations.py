"""Nothing on a page is left in the wrong language."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from config import translations


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    (tmp_path / "apps").mkdir()
    (tmp_path / "config").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "apps" / "greetings.py").write_text(
        '_("Good morning")\nngettext("%d day", "%d days", n)\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n  <p>{% translate 'Welcome' %}</p>\n"
        "    {% blocktranslate trimmed with name=user %}\n  Hello\n  {{ name }}\n"
        "{% endblocktranslate %}"
    )
    return tmp_path


def _translate(root: Path, pairs: dict[str, str]) -> None:
    catalog = translations.update(root, "pt_BR")
    for original, translated in pairs.items():
        catalog.get(original).string = translated
    with translations.catalogue_path(root, "pt_BR").open("wb") as file:
        translations.write_po(file, catalog)


def test_messages_are_found_in_modules_and_in_templates(small_project):
    found = {
        str(m.id if isinstance(m.id, str) else m.id[0]) for m in translations.collect(small_project)
    }

    assert found - {""} == {"Good morning", "%d day", "Welcome", "Hello %(name)s"}


def test_what_is_not_translated_is_named(small_project):
    _translate(small_project, {"Welcome": "Boas-vindas"})

    assert set(translations.missing(small_project, "pt_BR")) == {
        "Good morning",
        "%d day",
        "Hello %(name)s",
    }
    assert translations.missing(small_project, "en") == []


def test_a_placeholder_that_was_lost_is_named(small_project):
    _translate(small_project, {"Hello %(name)s": "Olá %(nome)s"})

    assert any("Hello" in error for error in translations.errors(small_project, "pt_BR"))


def test_what_is_gone_from_the_sources_leaves_the_catalogue(small_project):
    _translate(small_project, {"Welcome": "Boas-vindas"})
    (small_project / "templates" / "page.html").write_text("")

    assert translations.update(small_project, "pt_BR").get("Welcome") is None


def test_a_compiled_catalogue_is_what_gettext_reads(small_project):
    import gettext

    _translate(small_project, {"Welcome": "Boas-vindas"})
    translations.update(small_project, "en")
    translations.compile_all(small_project)

    read = gettext.translation("django", small_project / "locale", ["pt_BR"])
    assert read.gettext("Welcome") == "Boas-vindas"


def test_every_message_of_recado_is_translated():
    for language in translations.LANGUAGES:
        assert translations.missing(settings.BASE_DIR, language) == []
        assert translations.errors(settings.BASE_DIR, language) == []
