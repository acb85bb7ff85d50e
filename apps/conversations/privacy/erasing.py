"""An erasure that somebody asked for: kept in mind at once, done by a worker, whole or not at all.

The worker's transaction holds the row of the request. When it dies, the database takes back all
that it did, the request still waits, and a sweep finds it.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet

from apps.accounts import audit, faultpoints
from apps.accounts.actor import Actor
from apps.accounts.models import ApiKey, Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Erasure
from apps.conversations.privacy import erasure
from apps.conversations.privacy.refusals import ImportGoesOn

logger = logging.getLogger(__name__)

State = Erasure.State
ATTEMPTS = 3  # of one that fails for no reason that is known


def start(
    tenant: Tenant, contact: Contact, *, by: Actor, how: Erasure.How = Erasure.How.PAGE
) -> Erasure:
    """Ask for it; whoever asks for the same person again gets the same erasure."""
    from apps.conversations.privacy.tasks import erase_person  # tasks call this module

    with in_tenant(tenant), transaction.atomic():
        asked, is_new = Erasure.objects.get_or_create(
            contact_id=contact.pk,
            state=State.WAITING,
            defaults={
                "how": how,
                "by_name": by.name[: audit.LONGEST_NAME],
                "user_id": by.user.pk if by.user else None,
                "api_key_id": by.api_key.pk if by.api_key else None,
            },
        )
        if is_new:
            erase_person.delay_on_commit(str(asked.pk))
        return asked


def waiting_for(contact: Contact) -> Erasure | None:
    return Erasure.objects.filter(contact_id=contact.pk, state=State.WAITING).first()


def work(tenant: Tenant, erasure_id: UUID) -> None:
    """Inside the tenant. Nothing when it is done already or another worker is at it."""
    try:
        with transaction.atomic():
            rows = Erasure.objects.filter(pk=erasure_id, state=State.WAITING)
            asked = rows.select_for_update(skip_locked=True).first()
            if asked is not None:
                _carry_out(tenant, asked)
                faultpoints.reach("erasure.written")
    except ImportGoesOn as refusal:
        _waits(erasure_id).update(problem=refusal.code)  # the sweep comes again
    except (OperationalError, InterfaceError):
        raise  # of a deadlock or a database that is away: the sweep comes again
    except Exception as exc:
        _stumble(erasure_id, exc)


def _carry_out(tenant: Tenant, asked: Erasure) -> None:
    contact = Contact.objects.filter(pk=asked.contact_id or UUID(int=0)).first()
    if contact is not None:
        erasure.carry_out(tenant, asked, contact, by=_actor(asked))
        return
    # Erased by another way meanwhile, which has a certificate of its own.
    asked.state, asked.contact_id, asked.problem = State.DONE, None, ""
    asked.save()


def _stumble(erasure_id: UUID, exc: Exception) -> None:
    """The error's text may hold what has to be erased."""
    fault = f"{type(exc).__module__}.{type(exc).__name__}"
    logger.error("erasure failed", extra={"erasure": str(erasure_id), "fault": fault})
    _waits(erasure_id).update(attempts=F("attempts") + 1)
    given_up = _waits(erasure_id).filter(attempts__gte=ATTEMPTS)
    given_up.update(state=State.FAILED, contact_id=None, problem="broken")


def _waits(erasure_id: UUID) -> QuerySet[Erasure]:
    return Erasure.objects.filter(pk=erasure_id, state=State.WAITING)


def _actor(asked: Erasure) -> Actor:
    """As far as they are still known."""
    return Actor(
        user=User.objects.filter(pk=asked.user_id).first() if asked.user_id else None,
        api_key=ApiKey.objects.filter(pk=asked.api_key_id).first() if asked.api_key_id else None,
    )
