"""Which names are free: taken ones, and those that Meta blocks after a deletion."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.utils import timezone

from apps.whatsapp.message_templates.refusals import NameBlocked, NameTaken
from apps.whatsapp.models import Template

BLOCKED_FOR = timedelta(days=30)


def check(
    account: str, name: str, language: str, *, sandbox: bool, besides: Template | None = None
) -> None:
    """Raises NameTaken or NameBlocked."""
    if is_taken(account, name, language, sandbox=sandbox, besides=besides):
        raise NameTaken
    if is_blocked(account, name, language, sandbox=sandbox):
        raise NameBlocked


def is_taken(
    account: str, name: str, language: str, *, sandbox: bool, besides: Template | None = None
) -> bool:
    same = Template.objects.present().of_account(account, sandbox=sandbox)
    same = same.filter(name=name, language=language)
    return same.exclude(pk=besides.pk).exists() if besides else same.exists()


def is_blocked(account: str, name: str, language: str, *, sandbox: bool) -> bool:
    """An approved template of this name and language was deleted in the last 30 days."""
    lately = Template.objects.of_account(account, sandbox=sandbox).filter(
        name=name, language=language, deleted_at__gt=timezone.now() - BLOCKED_FOR
    )
    return any(was_approved(template) for template in lately)


def was_approved(template: Template) -> bool:
    return any(
        template.Status.APPROVED in (line.get("was"), line.get("now"), line.get("status"))
        for line in template.history
    )


def free_name(account: str, name: str, language: str, *, sandbox: bool) -> str:
    """`name_2`, `name_3`, …"""
    for number in count(2):
        candidate = f"{name[:500]}_{number}"
        if not is_taken(account, candidate, language, sandbox=sandbox):
            return candidate
    raise AssertionError
