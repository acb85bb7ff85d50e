"""Conversations that nobody has answered for as many minutes as a rule says.

Each stretch of waiting is looked at once by each rule, when its minutes are over; who waited
longer than that when the rule was made or switched on is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.conversations.automation import running
from apps.conversations.automation.facts import of_conversation
from apps.conversations.models import Automation, AutomationRun, Conversation

A_BATCH = 200
_ABOUT = """
    'unanswered:' || kept.id || ':' || (extract(epoch FROM kept.waiting_since) * 1000)::bigint
"""
_DUE = f"""
    FROM {{rules}} AS rule JOIN {{conversations}} AS kept
      ON kept.status = 'open' AND kept.waiting_since IS NOT NULL
     AND kept.waiting_since <= now() - rule.minutes * interval '1 minute'
     AND kept.waiting_since > rule.changed_at - rule.minutes * interval '1 minute'
    WHERE rule.is_on AND rule.trigger = 'unanswered' AND NOT EXISTS (
        SELECT 1 FROM {{runs}} AS run WHERE run.automation_id = rule.id AND run.about = {_ABOUT}
    )
"""  # noqa: S608  # nosec B608 - our own words
_TABLES = {
    "rules": Automation._meta.db_table,
    "conversations": Conversation._meta.db_table,
    "runs": AutomationRun._meta.db_table,
}


@dataclass(slots=True)
class Due:
    """The rules that have to look at a conversation, and what it is about."""

    about: str
    rules: set[UUID] = field(default_factory=set)


def schemas() -> list[str]:
    """Of companies that are not suspended: those where a rule has to look at somebody."""
    condition = f"EXISTS (SELECT 1 {_DUE})"
    return across.schemas_where(condition, _TABLES, of=Tenant.objects.active())


def work(tenant: Tenant) -> int:
    """How many conversations were looked at. Each rule keeps a run of each, so that it ends."""
    count = 0
    while waiting := _waiting():
        rules = running.all_rules().get(Automation.Trigger.UNANSWERED, [])
        here = running.conversations(waiting)
        for pk, due in waiting.items():
            mine = [one for one in rules if one.pk in due.rules]
            if pk in here:
                _look(tenant, here[pk], mine, due.about)
        count += len(waiting)
        if not (rules and here):
            break  # deleted meanwhile
    return count


def _look(tenant: Tenant, conversation: Conversation, rules: list[Automation], about: str) -> None:
    running.consider(tenant, of_conversation(tenant, conversation), about, rules=rules)
    for rule in rules:
        running.note(rule, conversation, about, AutomationRun.Outcome.SKIPPED)


def _waiting() -> dict[UUID, Due]:
    tables = {word: connection.ops.quote_name(table) for word, table in _TABLES.items()}
    statement = (
        f"SELECT kept.id, rule.id, {_ABOUT} {_DUE.format(**tables)} ORDER BY 1 LIMIT {A_BATCH}"
    )
    found: dict[UUID, Due] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for conversation, rule, about in cursor.fetchall():
            found.setdefault(conversation, Due(about)).rules.add(rule)
    return found
