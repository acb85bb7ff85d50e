"""Rules asked of one contact in plain Python, as slowly and as simply as possible."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.conversations.models import Contact
from apps.conversations.people.search import fold

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
Consents = dict[tuple[str, str], bool]


def holds(rule: dict[str, Any], who: Contact, consents: Consents) -> bool:
    if not rule:
        return True
    if "not" in rule:
        return not holds(rule["not"], who, consents)
    if "all" in rule:
        return all(holds(one, who, consents) for one in rule["all"])
    if "any" in rule:
        return any(holds(one, who, consents) for one in rule["any"])
    return _holds(rule["field"], rule["is"], rule.get("value"), who, consents)


def _holds(field: str, op: str, value: Any, who: Contact, consents: Consents) -> bool:
    opposites = {"is_not": "is", "has_not": "has", "not_empty": "empty"}
    opposites["not_in_last_days"] = "in_last_days"
    if op in opposites:
        return not _holds(field, opposites[op], value, who, consents)
    if field.startswith("consent:"):
        said = consents.get((str(who.pk), field.split(":")[1]))
        return {"given": said is True, "withdrawn": said is False, "unknown": said is None}[op]
    if field == "tag":
        return not who.tags if op == "empty" else bool({*who.tags} & {*value})
    if field == "blocked":
        return (who.blocked_at is not None) == value
    if field in {"created", "last_written"}:
        return _moment(op, value, getattr(who, f"{field}_at"))
    if field == "country":
        return who.phone.startswith({"BR": "+55", "US": "+1", "PT": "+351"}[value])
    if field == "phone":
        return _phone(op, value, who.phone)
    if field.startswith("attribute:"):
        return _attribute(op, value, who.attributes.get(field.split(":")[1]))
    return _text(op, value, getattr(who, field))


def _text(op: str, value: str, text: str) -> bool:
    if op == "empty":
        return text == ""
    given, wanted = fold(text), fold(value)
    return {
        "is": given == wanted,
        "contains": wanted in given,
        "starts_with": given.startswith(wanted),
    }[op]


def _phone(op: str, value: str, phone: str) -> bool:
    if op == "empty":
        return phone == ""
    if op == "is":
        return phone == value
    return phone.startswith(f"+{value}") if op == "starts_with" else value in phone


def _moment(op: str, value: Any, moment: datetime | None) -> bool:
    """The company of the tests lives in UTC."""
    if op == "empty" or moment is None:
        return op == "empty" and moment is None
    if op == "in_last_days":
        return moment >= NOW - timedelta(days=value)
    return _day(op, value, moment.date().isoformat())


def _day(op: str, value: Any, day: str) -> bool:
    if op == "between":
        return bool(value[0] <= day <= value[1])
    return {"before": day < value, "after": day > value, "is": day == value}[op]


def _attribute(op: str, value: Any, kept: Any) -> bool:
    if op == "empty":
        return kept is None or kept == ""
    if kept is None or isinstance(kept, bool) != isinstance(value, bool):
        return False
    if op == "in_last_days":
        today = date.fromisoformat(NOW.date().isoformat())
        return (today - timedelta(days=value)).isoformat() <= kept <= today.isoformat()
    if isinstance(kept, str) and op in {"contains", "starts_with"}:
        return _text(op, value, kept)
    if isinstance(kept, str) and op in {"before", "after", "between"}:
        return _day(op, value, kept)
    if op == "is":
        same = isinstance(kept, str) and len(kept) != 10  # text, not a date
        return _text(op, value, kept) if same else bool(kept == value)
    if op == "between":
        return bool(value[0] <= kept <= value[1])
    return bool(kept > value if op == "more" else kept < value)
