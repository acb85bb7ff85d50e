"""All that is kept of one person, to be handed to them: a page to read, the same for programs,
and their files, in one archive."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact
from apps.conversations.privacy import subject as subjects
from apps.conversations.privacy.fields import in_words
from apps.conversations.privacy.keepers import KEEPERS
from apps.conversations.privacy.subject import Subject
from apps.whatsapp.media.shelf import Gone, name_of, shelf
from apps.whatsapp.models import Media

IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger archive is on disk meanwhile


@dataclass(frozen=True, slots=True)
class Section:
    """What one keeper tells: `facts` as they are kept, `things` in words for people."""

    name: str
    label: str
    facts: list[dict[str, Any]]
    files: list[str] = field(default_factory=list)

    @property
    def things(self) -> list[list[tuple[str, str]]]:
        return [in_words(fact) for fact in self.facts]


def archive(tenant: Tenant, contact: Contact, *, by: Actor) -> IO[bytes]:
    """A ZIP in the company's language: `index.html`, `data.json`, and a folder of files.

    To be closed by whoever reads it.
    """
    with in_tenant(tenant):
        return _archive(tenant, subjects.of_contact(contact), by, contact)


def archive_of_number(tenant: Tenant, phone: str, *, by: Actor) -> IO[bytes]:
    """The same for a canonical number that is no contact's."""
    with in_tenant(tenant):
        return _archive(tenant, subjects.of_phone(phone), by, None)


def _archive(tenant: Tenant, subject: Subject, by: Actor, about: Contact | None) -> IO[bytes]:
    file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    with (
        override(tenant.language),
        timezone.override(tenant.time_zone),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        sections = [_section(packed, keeper, subject) for keeper in reversed(KEEPERS)]
        _write_pages(packed, tenant, sections)
    audit.record("contact.data_exported", by=by, tenant=tenant, about=about)
    file.seek(0)
    return file


def _section(packed: zipfile.ZipFile, keeper: Any, subject: Subject) -> Section:
    facts = list(keeper.tell(subject))
    names = list(_pack_files(packed, keeper.files(subject)))
    return Section(keeper.name, str(keeper.label), facts, names)


def _pack_files(packed: zipfile.ZipFile, files: Iterable[Media]) -> Iterable[str]:
    for media in files:
        if media.state != Media.State.STORED:
            continue
        name = f"files/{media.pk}{PurePosixPath(media.filename).suffix}"
        try:
            with packed.open(name, "w") as entry:
                for piece in shelf().pieces(name_of(media.digest), 0, media.size or 0):
                    entry.write(piece)
        except Gone:
            continue
        yield name


def _write_pages(packed: zipfile.ZipFile, tenant: Tenant, sections: list[Section]) -> None:
    now = timezone.now()
    context = {"tenant": tenant, "sections": sections, "made_at": now}
    packed.writestr("index.html", render_to_string("conversations/privacy/archive.html", context))
    packed.writestr("style.css", render_to_string("conversations/privacy/archive.css"))
    told = {"company": tenant.name, "madeAt": now} | {
        section.name: {"kept": section.facts, "files": section.files} for section in sections
    }
    packed.writestr(
        "data.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    )
