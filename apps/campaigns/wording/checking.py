"""What somebody wrote so far: it may be half done, but has the shape of what it will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.campaigns.unfit import BadCampaign
from apps.conversations.contents.given import is_keepable
from apps.conversations.contents.outgoing import KINDS_FOR_MANY

MOST = 10  # variants
HEAVIEST = 100
_LONGEST_NAME = 80
_LONGEST = 200_000  # characters of one variant, as it is written down
_TEMPLATE = frozenset({"name", "language", "values", "components"})
Json = dict[str, Any]


def checked(given: Any, where: str = "variants") -> list[Json]:
    """As they are kept. Whether they can be sent is asked by `reading` and the preflight: a draft
    is kept with an empty text too. Raises BadCampaign."""
    if not isinstance(given, list | tuple) or not all(isinstance(one, Mapping) for one in given):
        raise BadCampaign({where: [_("Give a list of what is said, each an object.")]})
    if len(given) > MOST:
        raise BadCampaign({where: [_("At most %(most)d variants.") % {"most": MOST}]})
    errors: dict[str, list[str]] = {}
    kept = [_variant(one, f"{where}.{nth}", errors) for nth, one in enumerate(given)]
    if errors:
        raise BadCampaign(errors)
    return kept


def checked_twin(given: Any, where: str = "twin") -> Json | None:
    """None for nothing. Raises BadCampaign."""
    if not given:
        return None
    errors: dict[str, list[str]] = {}
    kept = _own(given, where, errors) if isinstance(given, Mapping) else {}
    if not kept and not errors:
        errors[where] = [_("Say what it is and what it holds: “kind” and “content”.")]
    if errors:
        raise BadCampaign(errors)
    return kept


def _variant(given: Mapping[str, Any], where: str, errors: dict[str, list[str]]) -> Json:
    if not is_keepable(dict(given)) or len(str(given)) > _LONGEST:
        errors[where] = [_("This holds signs that can't be sent, or is too long.")]
        return {}
    says = _template if given.get("template") is not None else _own
    kept = says(given, where, errors)
    name = given.get("name")
    if isinstance(name, str) and name.strip():
        kept["name"] = " ".join(name.split())[:_LONGEST_NAME]
    return {**kept, "weight": _weight(given.get("weight", 1), where, errors)}


def _own(given: Mapping[str, Any], where: str, errors: dict[str, list[str]]) -> Json:
    kind, content = given.get("kind"), given.get("content")
    if kind not in KINDS_FOR_MANY:
        errors[f"{where}.kind"] = [_("Choose one of the kinds that can be sent.")]
    if not isinstance(content, Mapping) or not is_keepable(dict(content)):
        errors[f"{where}.content"] = [_("Write an object here.")]
        return {}
    if content.get("mediaUrl"):
        words = _("Upload the file first and name it by “mediaId”: a campaign sends our copy.")
        errors[f"{where}.content.mediaUrl"] = [words]
    return {"kind": kind, "content": dict(content)}


def _template(given: Mapping[str, Any], where: str, errors: dict[str, list[str]]) -> Json:
    used = given["template"]
    if not isinstance(used, Mapping) or used.keys() - _TEMPLATE:
        errors[f"{where}.template"] = [_("Name a template: “name”, “language” and its “values”.")]
        return {}
    for name, longest in (("name", 512), ("language", 15)):
        value = used.get(name)
        if not isinstance(value, str) or len(value) > longest:
            errors[f"{where}.template.{name}"] = [_("Write text here.")]
    values, components = used.get("values"), used.get("components")
    if values is not None and not isinstance(values, Mapping):
        errors[f"{where}.template.values"] = [_("Write an object here.")]
    is_list = isinstance(components, list) and all(isinstance(one, Mapping) for one in components)
    if components is not None and not is_list:
        errors[f"{where}.template.components"] = [_("Write a list of objects here.")]
    return {"template": {name: value for name, value in used.items() if value is not None}}


def _weight(given: Any, where: str, errors: dict[str, list[str]]) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= HEAVIEST:
        return given
    words = _("Give a whole number from 1 to %(most)d.") % {"most": HEAVIEST}
    errors[f"{where}.weight"] = [words]
    return 1
