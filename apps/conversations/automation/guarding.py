"""What keeps rules from going round in circles, and a broken one from failing for ever."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts import notifications
from apps.accounts.models import Tenant
from apps.conversations.automation import rules
from apps.conversations.models import Automation, AutomationRun, Conversation

#: The same rule for the same conversation.
AN_HOUR = 10
#: All rules for the same person.
A_MINUTE = 10
#: In a row, after which a rule switches itself off.
FAILURES = 20
Outcome = AutomationRun.Outcome
_QUIET = (Outcome.STOPPED, Outcome.SKIPPED)


def is_too_often(rule: Automation, conversation: Conversation) -> bool:
    """Asked while the contact is held, so that two at once are counted."""
    now = timezone.now()
    acted = AutomationRun.objects.exclude(outcome__in=_QUIET)
    here = acted.filter(conversation=conversation, automation=rule)
    if here.filter(at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        return True
    theirs = acted.filter(conversation__contact=conversation.contact_id)
    return theirs.filter(at__gt=now - timedelta(minutes=1)).count() >= A_MINUTE


def look_at_failures(tenant: Tenant, rule: Automation) -> None:
    """After one more. Whoever may mend the rule is told once it is off."""
    runs = rule.runs.exclude(outcome__in=_QUIET).filter(at__gte=rule.changed_at)
    last = list(runs.order_by("-pk").values_list("outcome", flat=True)[:FAILURES])
    if len(last) < FAILURES or any(one != Outcome.FAILED for one in last):
        return
    if rules.switch_off_by_itself(tenant, rule, rules.FAILING):
        people = notifications.those_who_may(tenant, "settings.manage").distinct()
        told = {"automation": str(rule.pk), "name": rule.name}
        notifications.notify(tenant, "automation_off", to=people, **told)
