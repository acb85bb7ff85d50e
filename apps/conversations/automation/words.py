"""A rule in words: when, if, then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.conversations.automation import conditions
from apps.conversations.automation.deeds import DEEDS, Kind, Param
from apps.conversations.automation.fields import Field, field_of
from apps.conversations.automation.fields import Kind as FieldKind
from apps.conversations.automation.known import Known
from apps.conversations.models import Automation
from apps.conversations.segments import tree
from apps.conversations.segments import words as segment_words
from apps.conversations.segments.refusals import BadRules
from apps.whatsapp.models import Media

LONGEST = 80  # characters of a text that is shown in a sentence
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """`joined`: the word between two conditions."""

    when: str
    conditions: list[str]
    joined: str
    actions: list[str]


def of_rule(rule: Automation, known: Known) -> Said:
    ones = conditions.listed(rule.conditions)
    return Said(
        when(rule.trigger, rule.minutes),
        [condition(one, known) for one in ones],
        _("or") if "any" in rule.conditions else _("and"),
        [action(one, known) for one in rule.actions],
    )


def when(trigger: str, minutes: int | None) -> str:
    if trigger == Automation.Trigger.UNANSWERED:
        waited = lasting(minutes or 0)
        return _("When nobody has answered for %(time)s") % {"time": waited}
    return str(_WHEN.get(trigger, ""))


def lasting(minutes: int) -> str:
    """In the largest unit that fits exactly."""
    if minutes and minutes % 1440 == 0:
        days = minutes // 1440
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def condition(one: Json, known: Known) -> str:
    field = field_of(str(one["field"]), known)
    if field is None:
        return _("something that is gone")
    if field.kind == FieldKind.ATTRIBUTE:
        return _attribute(one, known)
    if field.kind == FieldKind.BARE:
        return str(field.ops[str(one["op"])])
    asked = f"{_lower(str(field.name))} {field.ops[str(one['op'])]}"
    return f"{asked} {_values(field, one, known)}" if "value" in one else asked


def _attribute(one: Json, known: Known) -> str:
    rule = {"field": one["field"], "is": one["op"]}
    value = {"value": one["value"]} if "value" in one else {}
    try:
        tree.read({**rule, **value}, known=known)
        return segment_words.sentence({**rule, **value}, known=known)
    except BadRules:
        return _("something that is gone")


def _values(field: Field, one: Json, known: Known) -> str:
    there = field.choices(known) if field.choices else {}
    names = [str(there.get(value, value if not there else _("gone"))) for value in one["value"]]
    return " / ".join(f"“{name}”" for name in names)


def action(one: Json, known: Known) -> str:
    deed = DEEDS.get(str(one.get("do")))
    if deed is None:
        return _("something that is gone")
    told = [_told(param, one, known) for param in deed.params if param.name in one]
    bare = [text for text in told if text]
    name = _lower(str(deed.name))
    return f"{name}: {' · '.join(bare)}" if bare else name


def name_of(do: str) -> str:
    """Of an action; rows outlive the code that wrote them."""
    return str(DEEDS[do].name) if do in DEEDS else do


def _told(param: Param, one: Json, known: Known) -> str:
    return _TOLD[param.kind](param, one[param.name], known)


def _text(_param: Param, value: Any, _known: Known) -> str:
    line = " ".join(str(value).split())
    return f"“{line[: LONGEST - 1]}…”" if len(line) > LONGEST else f"“{line}”"


def _one(param: Param, value: Any, known: Known) -> str:
    there = param.choices(known) if param.choices else {}
    return str(there.get(value, _("gone")))


def _some(param: Param, value: Any, known: Known) -> str:
    return ", ".join(_one(param, each, known) for each in value)


def _tags(_param: Param, value: Any, known: Known) -> str:
    return ", ".join(f"“{known.tags.get(pk, _('gone'))}”" for pk in value)


def _minutes(_param: Param, value: Any, _known: Known) -> str:
    return lasting(int(value))


def _file(_param: Param, value: Any, _known: Known) -> str:
    name = Media.objects.filter(pk=value).values_list("filename", flat=True).first()
    return _("gone") if name is None else name or _("a file")


def _template(_param: Param, value: Any, _known: Known) -> str:
    return str(value).partition(":")[0]


def _nothing(_param: Param, _value: Any, _known: Known) -> str:
    return ""


def _lower(text: str) -> str:
    """In the middle of a sentence; what is all capitals, such as AI, stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


_WHEN: dict[str, Any] = {
    Automation.Trigger.MESSAGE: gettext_lazy("When a message arrives"),
    Automation.Trigger.OPENED: gettext_lazy("When a conversation opens"),
    Automation.Trigger.TAGGED: gettext_lazy("When a tag is set"),
}
_TOLD: dict[Kind, Callable[[Param, Any, Known], str]] = {
    Kind.TEXT: _text,
    Kind.MESSAGE: _text,
    Kind.ONE: _one,
    Kind.SOME: _some,
    Kind.TAGS: _tags,
    Kind.MINUTES: _minutes,
    Kind.FILE: _file,
    Kind.TEMPLATE: _template,
    Kind.SLOTS: _nothing,
}
