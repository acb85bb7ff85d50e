"""Whether the conditions of a rule hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apps.conversations.automation import conditions
from apps.conversations.automation.facts import Facts, in_words
from apps.conversations.automation.known import Known
from apps.conversations.models import Contact
from apps.conversations.people.search import fold
from apps.conversations.segments import rules as segments
from apps.conversations.segments.refusals import BadRules

Json = Mapping[str, Any]


def holds(asked: Json, facts: Facts, known: Known) -> bool:
    """All or any of them; without any, always."""
    ones = conditions.listed(asked)
    if not ones:
        return True
    if "all" in asked:
        return all(one_holds(one, facts, known) for one in ones)
    return any(one_holds(one, facts, known) for one in ones)


def one_holds(one: Json, facts: Facts, known: Known) -> bool:
    """What asks for something that is gone holds for nobody."""
    field = str(one["field"])
    test = _attribute if field.startswith("attribute:") else _TESTS.get(field)
    return test is not None and test(one, facts, known)


def _words(one: Json, facts: Facts, _known: Known) -> bool:
    found = (_is_in(fold(str(phrase)), facts.said) for phrase in one["value"])
    if one["op"] == "all":
        return all(found)
    return not any(found) if one["op"] == "none" else any(found)


def _is_in(phrase: str, said: str) -> bool:
    """Whole words; signs alone, such as an emoji, anywhere."""
    asked = in_words(phrase)
    return f" {asked} " in f" {in_words(said)} " if asked else phrase in said


def _kind(one: Json, facts: Facts, _known: Known) -> bool:
    return _is(one, facts.message.kind if facts.message else "")


def _channel(one: Json, facts: Facts, _known: Known) -> bool:
    return _is(one, str(facts.conversation.channel_id))


def _hours(one: Json, facts: Facts, _known: Known) -> bool:
    return facts.is_open is (one["op"] == "within")


def _first(one: Json, facts: Facts, _known: Known) -> bool:
    return facts.is_first is (one["op"] == "is")


def _ad(one: Json, facts: Facts, _known: Known) -> bool:
    return facts.is_from_ad is (one["op"] == "is")


def _status(one: Json, facts: Facts, _known: Known) -> bool:
    return _is(one, facts.conversation.status)


def _priority(one: Json, facts: Facts, _known: Known) -> bool:
    return _is(one, facts.conversation.priority)


def _assignee(one: Json, facts: Facts, _known: Known) -> bool:
    return _somebody(one, facts.conversation.assignee_id)


def _team(one: Json, facts: Facts, _known: Known) -> bool:
    return _somebody(one, facts.conversation.team_id)


def _new_tag(one: Json, facts: Facts, _known: Known) -> bool:
    return _has(one, facts.tags)


def _tag(one: Json, facts: Facts, _known: Known) -> bool:
    return _has(one, facts.conversation.tags)


def _contact_tag(one: Json, facts: Facts, _known: Known) -> bool:
    return _has(one, facts.contact.tags)


def _language(one: Json, facts: Facts, _known: Known) -> bool:
    """`pt` is every kind of Portuguese."""
    theirs = facts.contact.language.lower().replace("-", "_")
    asked = [str(value).lower().replace("-", "_") for value in one["value"]]
    fits = any(theirs == value or theirs.startswith(f"{value}_") for value in asked)
    return fits is (one["op"] == "is")


def _segment(one: Json, facts: Facts, known: Known) -> bool:
    """A segment that is broken or gone has nobody in it, and nobody out of it."""
    there = [f"list:{pk}" for pk in one["value"] if str(pk) in known.groups]
    if not there:
        return False
    asked = {"any": [{"field": key, "is": "has"} for key in there]}
    found = _asked(asked, facts, known)
    return found is not None and found is (one["op"] == "is")


def _attribute(one: Json, facts: Facts, known: Known) -> bool:
    plain = {"field": one["field"], "is": one["op"]}
    value = {"value": one["value"]} if "value" in one else {}
    return _asked({**plain, **value}, facts, known) is True


def _asked(asked: dict[str, Any], facts: Facts, known: Known) -> bool | None:
    """What segments say of the contact; None where it can't be asked any more."""
    try:
        query = segments.to_query(asked, now=facts.at, known=known)
    except BadRules:
        return None
    return Contact.objects.filter(query, pk=facts.conversation.contact_id).exists()


def _is(one: Json, value: Any) -> bool:
    return (value in one["value"]) is (one["op"] == "is")


def _somebody(one: Json, value: Any) -> bool:
    if one["op"] in {"empty", "not_empty"}:
        return (value is None) is (one["op"] == "empty")
    return _is(one, str(value) if value else "")


def _has(one: Json, tags: Any) -> bool:
    return bool(set(one["value"]) & set(tags)) is (one["op"] == "has")


_TESTS: dict[str, Callable[[Json, Facts, Known], bool]] = {
    "words": _words,
    "kind": _kind,
    "channel": _channel,
    "hours": _hours,
    "first": _first,
    "ad": _ad,
    "new_tag": _new_tag,
    "tag": _tag,
    "status": _status,
    "priority": _priority,
    "assignee": _assignee,
    "team": _team,
    "contact_tag": _contact_tag,
    "segment": _segment,
    "language": _language,
}
