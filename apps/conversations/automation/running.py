"""Rules are asked about what happened, and act: each occasion once, whatever dies.

A run and everything it did are one transaction, so that a crash leaves either all of it or
nothing; the occasion is asked about again, and rules that have a run for it are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from apps.accounts.actor import PLATFORM
from apps.accounts.faultpoints import reach
from apps.accounts.models import Tenant
from apps.conversations.automation import doing, guarding, matching
from apps.conversations.automation.acting import Doer
from apps.conversations.automation.facts import Facts, of_conversation
from apps.conversations.automation.known import Known
from apps.conversations.handling.doing import Kind, tell, write_down
from apps.conversations.models import (
    Automation,
    AutomationRun,
    Contact,
    Conversation,
    Message,
    Occasion,
)

Outcome = AutomationRun.Outcome
_ACTED = (Outcome.DONE, Outcome.PART, Outcome.FAILED)


def facts_of(tenant: Tenant, occasion: Occasion) -> Facts:
    return of_conversation(
        tenant,
        occasion.conversation,
        message_id=occasion.message_id,
        tags=occasion.tags,
        at=occasion.at,
    )


def consider(tenant: Tenant, facts: Facts, about: str, *, rules: Sequence[Automation]) -> None:
    """Ask the rules one after the other. Whoever is blocked sets off nothing."""
    known = Known()
    if facts.contact.is_blocked:
        return
    for rule in rules:
        if matching.holds(rule.conditions, facts, known):
            outcome = act(tenant, rule, facts, about)
            facts.conversation.refresh_from_db()
            if rule.stops and outcome in _ACTED:
                return


def act(tenant: Tenant, rule: Automation, facts: Facts, about: str) -> str:
    """Once for what it is about; a second time nothing happens. How it went."""
    with transaction.atomic():
        _hold(facts.conversation)
        run, is_new = AutomationRun.objects.get_or_create(
            automation=rule,
            about=about,
            defaults={"conversation": facts.conversation, "outcome": Outcome.STOPPED},
        )
        if is_new and not guarding.is_too_often(rule, facts.conversation):
            _do(tenant, rule, facts, run)
            reach("automation.acted")
    reach("automation.committed")
    if is_new and run.outcome == Outcome.FAILED:
        guarding.look_at_failures(tenant, rule)
    return run.outcome


def note(rule: Automation, conversation: Conversation, about: str, outcome: Outcome) -> None:
    row = AutomationRun(automation=rule, conversation=conversation, about=about, outcome=outcome)
    AutomationRun.objects.bulk_create([row], ignore_conflicts=True)


def _hold(conversation: Conversation) -> None:
    """The contact first, as whoever sends does."""
    list(Contact.objects.select_for_update(no_key=True).filter(pk=conversation.contact_id))
    list(Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk))


def _do(tenant: Tenant, rule: Automation, facts: Facts, run: AutomationRun) -> None:
    here = facts.conversation
    doer = Doer(tenant, here, PLATFORM, rule.name, rule.pk, Message.Origin.AUTOMATION)
    write_down(here, Kind.RULE, by=PLATFORM, rule=rule.name)
    run.done = doing.all_of(doer, rule.actions)
    run.outcome = doing.outcome_of(run.done)
    run.save(update_fields=["done", "outcome"])
    tell(tenant, list(Conversation.objects.filter(pk=here.pk)))


def all_rules() -> dict[str, list[Automation]]:
    """Those that are on, by trigger, in their order."""
    found: dict[str, list[Automation]] = {}
    for rule in Automation.objects.filter(is_on=True).order_by("position", "id"):
        found.setdefault(rule.trigger, []).append(rule)
    return found


def conversations(ids: Iterable[UUID]) -> dict[UUID, Conversation]:
    rows = Conversation.objects.select_related("contact").filter(pk__in=list(ids))
    return {one.pk: one for one in rows}
