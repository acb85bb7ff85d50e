"""Translations without the system's gettext: Babel extracts, checks and compiles.

Django's own reader turns a template into something that looks like Python to an
extractor; from there on templates and modules are treated alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LANGUAGES = ("pt_BR", "en")
#: The language the sources are written in: its catalogue needs no translations.
SOURCE_LANGUAGE = "en"


def extract_template(
    file: BytesIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Babel's extraction method for Django templates."""
    lines = templatize(file.read().decode()).splitlines()
    # Python's tokenizer minds indentation; a template's means nothing.
    code = "\n".join(line.lstrip() for line in lines)
    return extract_python(BytesIO(code.encode()), keywords, comment_tags, options)


def collect(root: Path) -> Catalog:
    """Every message of the project's modules, templates and scripts' data attributes."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(_sources(root)):
        method: Any = extract_template if path.suffix in {".html", ".txt"} else "python"
        with path.open("rb") as file:
            for line, message, comments, context in extract(
                method, file, KEYWORDS, comment_tags=("Translators:",)
            ):
                where = [(str(path.relative_to(root)), line)]
                catalog.add(message, None, where, auto_comments=comments, context=context)
    return catalog


def _sources(root: Path) -> Iterator[Path]:
    for folder in ("apps", "config"):
        yield from (p for p in (root / folder).rglob("*.py") if "migrations" not in p.parts)
    yield from (root / "templates").rglob("*.html")
    yield from (root / "templates").rglob("*.txt")


def catalogue_path(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read(root: Path, language: str) -> Catalog:
    path = catalogue_path(root, language)
    if not path.is_file():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update(root: Path, language: str) -> Catalog:
    """The catalogue brought up to date with the sources; what is gone is dropped."""
    kept = read(root, language)
    kept.fuzzy = False
    kept.update(collect(root), no_fuzzy_matching=True, update_header_comment=False)
    kept.obsolete.clear()
    path = catalogue_path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, width=100, sort_by_file=False, include_lineno=False)
    return kept


def missing(root: Path, language: str) -> list[str]:
    """Messages of the sources without a finished translation."""
    if language == SOURCE_LANGUAGE:
        return []
    kept = read(root, language)
    wanted = (message for message in collect(root) if message.id)
    return [_name(m.id) for m in wanted if not _is_done(kept.get(m.id, context=m.context))]


def errors(root: Path, language: str) -> list[str]:
    """Translations whose placeholders differ from the message's."""
    return [
        f"{_name(message.id)}: {error}"
        for message, found in read(root, language).check()
        for error in found
    ]


def compile_all(root: Path) -> None:
    """Write each catalogue's .mo beside it, unless it is newer already."""
    for language in LANGUAGES:
        source = catalogue_path(root, language)
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with target.open("wb") as file:
            write_mo(file, read(root, language))


def _is_done(message: Any) -> bool:
    if message is None or message.fuzzy:
        return False
    string = message.string
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _name(message_id: Any) -> str:
    return str(message_id[0] if isinstance(message_id, tuple | list) else message_id)
