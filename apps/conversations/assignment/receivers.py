"""When something is to be dealt out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant, User
from apps.accounts.news import access_changed
from apps.accounts.tenancy import in_tenant
from apps.conversations import news
from apps.conversations.assignment import away, giving, rules, tasks
from apps.conversations.models import Conversation, Message


@receiver(news.conversations_opened)
def deal_out(
    opened: Sequence[Conversation], reopened: Sequence[Conversation], tenant: Tenant, **_: Any
) -> None:
    """What is open again stays with whoever had it."""
    nobodys = [str(one.pk) for one in (*opened, *reopened) if one.assignee_id is None]
    if nobodys and giving.policies(rules.current()):
        tasks.give_opened.delay_on_commit(nobodys)


@receiver(news.messages_arrived)
def tell_away(messages: Sequence[Message], tenant: Tenant, **_: Any) -> None:
    """Never upon the past or a word about consent: of those nobody hears here."""
    in_force = rules.current()
    if away.is_wanted(in_force) and (asked := away.wrote_outside(tenant, in_force, messages)):
        tasks.tell_away.delay_on_commit([str(one.pk) for one in asked])


@receiver(access_changed)
def take_back(tenant: Tenant, user: User | None = None, **_: Any) -> None:
    if user is not None:
        with in_tenant(tenant):
            tasks.take_back.delay_on_commit(str(user.pk))
