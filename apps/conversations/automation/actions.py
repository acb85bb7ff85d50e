"""Actions as they are kept: [{"do", …}], each with what `deeds` says it needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.conversations.automation.deeds import DEEDS, Kind, Param
from apps.conversations.automation.known import Known
from apps.conversations.contents import personal, variables
from apps.conversations.contents.given import is_keepable
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.people import tags
from apps.conversations.people.refusals import Unfit
from apps.whatsapp.message_templates.variables import slots_of
from apps.whatsapp.models import Media

Json = dict[str, Any]
Errors = dict[str, list[str]]
MOST = 20
LONGEST_SNOOZE = 60 * 24 * 90  # minutes


def read(given: Any, known: Known, *, errors: Errors) -> list[Json]:
    """Tidied; whatever is wrong is added to `errors` under `actions.<number>.<name>`. Tags that
    are not there yet are made. Must run in a transaction."""
    if not isinstance(given, list) or not given:
        errors["actions"] = [_("Say at least one thing to do.")]
        return []
    if len(given) > MOST:
        errors["actions"] = [_("At most %(most)d actions.") % {"most": MOST}]
        return []
    if not is_keepable(given):
        errors["actions"] = [_("This holds signs that can't be kept.")]
        return []
    return [_one(one, known, f"actions.{number}", errors) for number, one in enumerate(given)]


def _one(given: Any, known: Known, where: str, errors: Errors) -> Json:
    deed = DEEDS.get(str(given.get("do"))) if isinstance(given, dict) else None
    if deed is None:
        errors[f"{where}.do"] = [_("There is no such action. Choose one of the list.")]
        return {}
    names = {"do", *(param.name for param in deed.params)}
    if set(given) - names:
        errors[where] = [_("“%(name)s” means nothing to this action.") % {
            "name": sorted(set(given) - names)[0][:40]
        }]  # fmt: skip
    kept: Json = {"do": deed.key}
    for param in deed.params:
        try:
            value = _value(param, given, known)
        except ValueError as exc:
            errors[f"{where}.{param.name}"] = [str(exc)]
        else:
            kept |= {} if value in ("", None, {}) else {param.name: value}
    return kept


def _value(param: Param, given: Json, known: Known) -> Any:
    value = given.get(param.name)
    if value in (None, "", [], {}):
        if param.needed:
            raise ValueError(_("This is missing."))
        return None
    return _READERS[param.kind](param, value, given, known)


def _text(param: Param, value: Any, _given: Json, _known: Known) -> str:
    plain = value.replace("\0", "").strip() if isinstance(value, str) else ""
    if not plain:
        raise ValueError(_("Write text here."))
    if len(plain) > param.longest:
        raise ValueError(_("Write at most %(longest)d characters.") % {"longest": param.longest})
    return plain


def _message(param: Param, value: Any, given: Json, known: Known) -> str:
    plain = _text(param, value, given, known)
    _check_variables(plain, known)
    return plain


def _check_variables(content: Any, known: Known) -> None:
    try:
        personal.check(variables.names_in(content), known.attributes)
    except UnfitContent as exc:
        raise ValueError(str(exc)) from exc


def _choice(param: Param, value: Any, _given: Json, known: Known) -> Any:
    there = param.choices(known) if param.choices else {}
    by_text = {str(one).lower(): one for one in there}
    if isinstance(value, list | dict) or str(value).lower() not in by_text:
        raise ValueError(_("Choose from the list."))
    return by_text[str(value).lower()]


def _some(param: Param, value: Any, given: Json, known: Known) -> list[Any]:
    asked = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(_choice(param, one, given, known) for one in asked))


def _tags(_param: Param, value: Any, _given: Json, known: Known) -> list[int]:
    asked = value if isinstance(value, list) else [value]
    ids = [one for one in asked if isinstance(one, int) and not isinstance(one, bool)]
    names = [one for one in asked if isinstance(one, str) and one.strip()]
    if len(ids) + len(names) != len(asked) or any(one not in known.tags for one in ids):
        raise ValueError(_("Choose from the list."))
    try:
        return list(dict.fromkeys([*ids, *tags.ids_of(names)]))
    except Unfit as exc:
        raise ValueError(str(exc)) from exc


def _minutes(_param: Param, value: Any, _given: Json, _known: Known) -> int:
    text = str(value)
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    if not 1 <= minutes <= LONGEST_SNOOZE:
        raise ValueError(_("Write a number of minutes, from 1 to %(most)d.") % {
            "most": LONGEST_SNOOZE
        })  # fmt: skip
    return minutes


def _file(_param: Param, value: Any, _given: Json, _known: Known) -> str:
    try:
        pk = UUID(str(value))
    except ValueError as exc:
        raise ValueError(_("There is no such file.")) from exc
    if not Media.objects.filter(pk=pk).exists():
        raise ValueError(_("There is no such file."))
    return str(pk)


def _template(_param: Param, value: Any, _given: Json, known: Known) -> str:
    if str(value) not in known.templates:
        raise ValueError(_("Choose an approved template."))
    return str(value)


def _slots(_param: Param, value: Any, given: Json, known: Known) -> Json:
    template = known.templates.get(str(given.get("template")))
    if template is None or not isinstance(value, dict):
        raise ValueError(_("Write a value for each gap of the template."))
    wanted = {slot.key for slot in slots_of(template.components)}
    if set(value) - wanted or not all(isinstance(one, str | dict) for one in value.values()):
        raise ValueError(_("Write a value for each gap of the template."))
    _check_variables(value, known)
    return {key: one for key, one in value.items() if one}


_READERS = {
    Kind.TEXT: _text,
    Kind.MESSAGE: _message,
    Kind.ONE: _choice,
    Kind.SOME: _some,
    Kind.TAGS: _tags,
    Kind.MINUTES: _minutes,
    Kind.FILE: _file,
    Kind.TEMPLATE: _template,
    Kind.SLOTS: _slots,
}
