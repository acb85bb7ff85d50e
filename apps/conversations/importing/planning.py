"""What is to be done with a file: decided by people, checked, and kept with the import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from phonenumbers import SUPPORTED_REGIONS

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.importing import formats, mapping, sampling, understanding
from apps.conversations.importing.refusals import BadPlan, NoKey, NotNow
from apps.conversations.importing.understanding import Understood
from apps.conversations.models import Category, Import, Medium
from apps.conversations.people import attributes, tags
from apps.conversations.people.refusals import Unfit
from apps.whatsapp.invisible import without

UPDATE, FILL, SKIP = "update", "fill", "skip"
RULES = (UPDATE, FILL, SKIP)
_AREA = re.compile(r"^[0-9]{2}\Z")
#: In which the choices may still change.
OPEN = (Import.State.UPLOADED, Import.State.MAPPED, Import.State.CHECKED)
PREVIEWED = 8  # rows


@dataclass(frozen=True, slots=True)
class Stated:
    """What everybody in the file agreed to. `source`: where it was said; `words`: which were
    shown."""

    medium: str
    category: str
    source: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """See the package. `columns` are in the order of the file."""

    columns: tuple[tuple[int, str], ...]
    country: str = "BR"
    area: str = ""
    on_duplicate: str = UPDATE
    tags: tuple[str, ...] = ()
    consent: Stated | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read(plan_: dict[str, Any]) -> Draft:
    consent = plan_.get("consent")
    return Draft(
        columns=tuple((int(position), target) for position, target in plan_["columns"]),
        country=plan_["country"],
        area=plan_["area"],
        on_duplicate=plan_["on_duplicate"],
        tags=tuple(plan_["tags"]),
        consent=Stated(**consent) if consent else None,
    )


def draft(
    import_: Import,
    *,
    columns: Mapping[int, str],
    country: str = "BR",
    area: str = "",
    on_duplicate: str = UPDATE,
    tags: Iterable[str] = (),
    consent: Stated | None = None,
) -> Draft:
    """The choices as a draft. Raises BadPlan and NoKey. Must run inside the tenant."""
    made = Draft(
        tuple(sorted(columns.items())),
        country.upper(),
        area.strip(),
        on_duplicate,
        tuple(dict.fromkeys(" ".join(without(name).split()) for name in tags)),
        consent,
    )
    wrong = _wrong(import_, made)
    if wrong:
        raise BadPlan(wrong)
    if not set(mapping.KEYS) & set(columns.values()):
        raise NoKey
    return made


def plan(tenant: Tenant, import_: Import, *, by: Actor, **choices: Any) -> Import:
    """Keep the choices, as `draft` takes them; a check made before counts no longer.

    Raises BadPlan, NoKey, and NotNow once it runs.
    """
    made = draft(import_, **choices)
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_.pk)
        if locked.state not in OPEN:
            raise NotNow
        locked.plan = made.as_json()
        locked.state = Import.State.MAPPED
        forget_check(locked)
    return locked


def forget_check(locked: Import) -> None:
    """Save it without what a check before has found."""
    locked.counts, locked.announced, locked.progress, locked.problem = {}, {}, {}, ""
    locked.save()
    locked.lines.all()._raw_delete(locked.lines.db)


def preview(tenant: Tenant, import_: Import, made: Draft) -> list[Understood]:
    """The first rows as they will be, each with what is wrong with it. Raises FileGone."""
    rows = sampling.beginning(import_, PREVIEWED)[:PREVIEWED]
    return understanding.few(rows, made, formats.read(import_.format))


def _wrong(import_: Import, made: Draft) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    known, width = attributes.defined(), len(import_.format["columns"])
    targets = [target for _position, target in made.columns]
    if not all(mapping.is_target(target, known) for target in targets):
        wrong["columns"] = [_("There is no such field. Choose one of the list.")]
    elif len(set(targets)) < len(targets):
        wrong["columns"] = [_("Two columns go into the same field. Leave one of them out.")]
    elif not all(0 <= position < width for position, _target in made.columns):
        wrong["columns"] = [_("The file has no such column.")]
    if made.country not in SUPPORTED_REGIONS:
        wrong["country"] = [_("Choose a country of the list.")]
    if made.area and not _AREA.match(made.area):
        wrong["area"] = [_("Write the area code in two digits, such as 11.")]
    if made.on_duplicate not in RULES:
        wrong["on_duplicate"] = [_("Choose update, fill or skip.")]
    return wrong | _wrong_tags(made) | _wrong_consent(made.consent)


def _wrong_tags(made: Draft) -> dict[str, list[str]]:
    try:
        for name in made.tags:
            tags.fold(name)
    except Unfit as exc:
        return dict(exc.errors)
    if len(made.tags) > tags.MOST:
        return {"tags": [_("Use at most %(most)d tags.") % {"most": tags.MOST}]}
    return {}


def _wrong_consent(stated: Stated | None) -> dict[str, list[str]]:
    if stated is None:
        return {}
    if stated.medium not in Medium.values or stated.category not in Category.values:
        return {"consent": [_("Choose what they agreed to.")]}
    if not stated.source.strip() or len(stated.source) > 200:
        return {"consent": [_("Say where they agreed, in at most 200 characters.")]}
    return {}
